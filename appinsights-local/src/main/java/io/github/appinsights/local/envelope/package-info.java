/** What an envelope must look like: one small rule a kind of value, and one table that says which field takes which. */
@NullMarked
package io.github.appinsights.local.envelope;

import org.jspecify.annotations.NullMarked;
