/** Favourites and their likes, stored with R2DBC. */
@NullMarked
package io.github.appinsights.demo.favorites;

import org.jspecify.annotations.NullMarked;
