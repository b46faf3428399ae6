@NullMarked
package io.github.appinsights.spring.actuate;

import org.jspecify.annotations.NullMarked;
