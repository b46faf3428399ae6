/** Where telemetry goes when no Azure resource is configured: an endpoint in this process. */
@NullMarked
package io.github.appinsights.demo.local;

import org.jspecify.annotations.NullMarked;
