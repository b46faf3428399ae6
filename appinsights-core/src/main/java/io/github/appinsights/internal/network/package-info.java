/** How our own connections reach a host: limits, TLS and proxy. */
@NullMarked
package io.github.appinsights.internal.network;

import org.jspecify.annotations.NullMarked;
