/** Telemetry as bytes: one JSON envelope a line, many lines gzipped into a batch. Knows the model and nothing else. */
@NullMarked
package io.github.appinsights.internal.wire;

import org.jspecify.annotations.NullMarked;
