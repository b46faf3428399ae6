/** What the actuator shows of the delivery of telemetry. */
@NullMarked
package io.github.appinsights.spring.actuate;

import org.jspecify.annotations.NullMarked;
