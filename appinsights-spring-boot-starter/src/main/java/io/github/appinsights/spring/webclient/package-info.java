/** Telemetry of the HTTP calls an application makes, and the trace that goes out with them. */
@NullMarked
package io.github.appinsights.spring.webclient;

import org.jspecify.annotations.NullMarked;
