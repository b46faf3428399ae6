/** From the caller's thread to the answer of the service: buffer, window, gate, settlement. */
@NullMarked
package io.github.appinsights.internal.pipeline;

import org.jspecify.annotations.NullMarked;
