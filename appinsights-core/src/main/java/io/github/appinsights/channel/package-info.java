/** The way of telemetry to the service, as its users see it: where it goes, what may wait, what became of it. */
@NullMarked
package io.github.appinsights.channel;

import org.jspecify.annotations.NullMarked;
