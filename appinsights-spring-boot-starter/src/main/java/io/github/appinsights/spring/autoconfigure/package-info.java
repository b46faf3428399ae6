/** Wires the client and its collectors into a Spring Boot application. */
@NullMarked
package io.github.appinsights.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
