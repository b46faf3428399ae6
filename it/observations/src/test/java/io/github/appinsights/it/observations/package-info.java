/** A whole application with a database, a broker and a cache, and what is told of them without a tracer. */
@NullMarked
package io.github.appinsights.it.observations;

import org.jspecify.annotations.NullMarked;
