/** Length limits of the ingestion service and the one way text is cut to them. Knows no other package. */
@NullMarked
package io.github.appinsights.internal.limits;

import org.jspecify.annotations.NullMarked;
