/** Faults of the service, of the network and of the process, against a client in a JVM of its own. See docs/reliability.md. */
@NullMarked
package io.github.appinsights.faults;

import org.jspecify.annotations.NullMarked;
