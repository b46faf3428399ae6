/** Lets tests of an application see the telemetry it would send. */
@NullMarked
package io.github.appinsights.test;

import org.jspecify.annotations.NullMarked;
