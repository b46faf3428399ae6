/** Keeps tests of an application from sending telemetry. Used by Spring's test framework only, which finds it by name. */
@NullMarked
package io.github.appinsights.spring.test;

import org.jspecify.annotations.NullMarked;
