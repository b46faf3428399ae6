/** What an application gets with the starter. */
@NullMarked
package io.github.appinsights.it.dependencies;

import org.jspecify.annotations.NullMarked;
