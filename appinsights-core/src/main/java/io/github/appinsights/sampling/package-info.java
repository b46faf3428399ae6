/** Which operations are told, and how every count stays true. */
@NullMarked
package io.github.appinsights.sampling;

import org.jspecify.annotations.NullMarked;
