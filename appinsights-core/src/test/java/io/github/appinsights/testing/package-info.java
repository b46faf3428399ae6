/** What tests of several packages share. */
@NullMarked
package io.github.appinsights.testing;

import org.jspecify.annotations.NullMarked;
