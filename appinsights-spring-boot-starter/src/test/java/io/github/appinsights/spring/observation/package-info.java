@NullMarked
package io.github.appinsights.spring.observation;

import org.jspecify.annotations.NullMarked;
