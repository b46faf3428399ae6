/**
 * What can be told: the telemetry types of Application Insights as immutable records.
 *
 * <p>Every constructor repairs what the service would refuse (lengths, blanks, duplicate keys, non-finite measurements) and
 * copies the caller's collections; none throws for bad content. Records are safe to share between threads.
 */
@NullMarked
package io.github.appinsights.model;

import org.jspecify.annotations.NullMarked;
