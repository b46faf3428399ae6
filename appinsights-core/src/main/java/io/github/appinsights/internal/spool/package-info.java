/** Batches that wait in files. Knows the wire and the store, and nothing of when or how batches are sent. */
@NullMarked
package io.github.appinsights.internal.spool;

import org.jspecify.annotations.NullMarked;
