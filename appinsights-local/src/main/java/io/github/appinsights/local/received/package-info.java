/** The newest of what arrived, for somebody to look at. */
@NullMarked
package io.github.appinsights.local.received;

import org.jspecify.annotations.NullMarked;
