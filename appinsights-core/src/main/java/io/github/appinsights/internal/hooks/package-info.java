/** Keeps what the application hooks in from hurting it. */
@NullMarked
package io.github.appinsights.internal.hooks;

import org.jspecify.annotations.NullMarked;
