/** Programs to read and to run. */
@NullMarked
package io.github.appinsights.examples;

import org.jspecify.annotations.NullMarked;
