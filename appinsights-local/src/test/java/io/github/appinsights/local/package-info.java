@NullMarked
package io.github.appinsights.local;

import org.jspecify.annotations.NullMarked;
