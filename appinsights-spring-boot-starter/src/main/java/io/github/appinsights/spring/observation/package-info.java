/** Telemetry of what Micrometer observes: queries, commands, messages, tasks, and what an application observes itself. */
@NullMarked
package io.github.appinsights.spring.observation;

import org.jspecify.annotations.NullMarked;
