/** From the bytes of a request to its items: encodings, limits, where one item ends and the next begins. */
@NullMarked
package io.github.appinsights.local.body;

import org.jspecify.annotations.NullMarked;
