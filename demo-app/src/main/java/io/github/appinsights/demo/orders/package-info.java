/** Orders of a favourite: one request that asks the database and two suppliers. */
@NullMarked
package io.github.appinsights.demo.orders;

import org.jspecify.annotations.NullMarked;
