/** One route that fails in three ways. */
@NullMarked
package io.github.appinsights.demo.failures;

import org.jspecify.annotations.NullMarked;
