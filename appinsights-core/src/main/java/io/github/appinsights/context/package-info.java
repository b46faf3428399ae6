/** The operation that runs right now: in the Reactor Context, on the thread, and in the headers of W3C Trace Context. */
@NullMarked
package io.github.appinsights.context;

import org.jspecify.annotations.NullMarked;
