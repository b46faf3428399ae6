/** What may change or leave out items on their way: the application's own hooks, and the masking of secrets. */
@NullMarked
package io.github.appinsights.processing;

import org.jspecify.annotations.NullMarked;
