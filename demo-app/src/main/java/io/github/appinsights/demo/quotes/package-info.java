/** Quotes of symbols, asked from another service over HTTP. */
@NullMarked
package io.github.appinsights.demo.quotes;

import org.jspecify.annotations.NullMarked;
