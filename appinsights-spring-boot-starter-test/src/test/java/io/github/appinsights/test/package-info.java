@NullMarked
package io.github.appinsights.test;

import org.jspecify.annotations.NullMarked;
