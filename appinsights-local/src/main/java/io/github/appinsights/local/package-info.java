/** Application Insights on the developer's own machine. */
@NullMarked
package io.github.appinsights.local;

import org.jspecify.annotations.NullMarked;
