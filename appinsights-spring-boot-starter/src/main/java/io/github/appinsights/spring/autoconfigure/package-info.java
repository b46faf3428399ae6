/** Auto-configuration of Application Insights telemetry. */
@NullMarked
package io.github.appinsights.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
