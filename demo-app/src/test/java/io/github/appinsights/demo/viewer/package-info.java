@NullMarked
package io.github.appinsights.demo.viewer;

import org.jspecify.annotations.NullMarked;
