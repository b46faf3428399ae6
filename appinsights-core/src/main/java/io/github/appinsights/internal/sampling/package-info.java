/** Decides what is told, between the client and its channel. */
@NullMarked
package io.github.appinsights.internal.sampling;

import org.jspecify.annotations.NullMarked;
