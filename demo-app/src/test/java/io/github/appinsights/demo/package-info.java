@NullMarked
package io.github.appinsights.demo;

import org.jspecify.annotations.NullMarked;
