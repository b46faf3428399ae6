/** Tells the log lines of Logback, each in the operation it was written in. */
@NullMarked
package io.github.appinsights.spring.logback;

import org.jspecify.annotations.NullMarked;
