package io.github.appinsights.internal.pipeline;

import io.github.appinsights.internal.ingestion.IngestionOutcome;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Sends one body and tells what came of it, never as an error. */
@FunctionalInterface
interface Transport {

    Mono<IngestionOutcome> post(byte[] body, Duration limit);
}
