/** Where batches wait that cannot be sent now. Knows the wire and nothing of when or how batches are sent. */
@NullMarked
package io.github.appinsights.internal.store;

import org.jspecify.annotations.NullMarked;
