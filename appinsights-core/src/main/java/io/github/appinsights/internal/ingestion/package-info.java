/** One request to the ingestion service and its answer: connections, redirects, limits, and what the answer says. */
@NullMarked
package io.github.appinsights.internal.ingestion;

import org.jspecify.annotations.NullMarked;
