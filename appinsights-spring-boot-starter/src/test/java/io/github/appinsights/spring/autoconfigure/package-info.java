@NullMarked
package io.github.appinsights.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
