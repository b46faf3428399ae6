@NullMarked
package io.github.appinsights.spring.test;

import org.jspecify.annotations.NullMarked;
