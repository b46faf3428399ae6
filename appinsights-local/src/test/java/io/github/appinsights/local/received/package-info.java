@NullMarked
package io.github.appinsights.local.received;

import org.jspecify.annotations.NullMarked;
