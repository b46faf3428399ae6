/** Requests a WebFlux application serves: measured, named, and told with the exceptions that ended them. */
@NullMarked
package io.github.appinsights.spring.web;

import org.jspecify.annotations.NullMarked;
