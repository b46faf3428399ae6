@NullMarked
package io.github.appinsights.spring;

import org.jspecify.annotations.NullMarked;
