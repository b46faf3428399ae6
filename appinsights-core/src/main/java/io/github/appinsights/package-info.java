/** The client: what applications call. The only package that knows all others, as it puts them together. */
@NullMarked
package io.github.appinsights;

import org.jspecify.annotations.NullMarked;
