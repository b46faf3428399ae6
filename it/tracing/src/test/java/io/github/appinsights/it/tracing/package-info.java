/** Applications with a tracer of Micrometer Tracing, whose ids count. */
@NullMarked
package io.github.appinsights.it.tracing;

import org.jspecify.annotations.NullMarked;
