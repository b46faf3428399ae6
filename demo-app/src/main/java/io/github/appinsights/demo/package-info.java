/** A small application whose telemetry can be watched: favourites in a database, quotes from another service, failures on demand. */
@NullMarked
package io.github.appinsights.demo;

import org.jspecify.annotations.NullMarked;
