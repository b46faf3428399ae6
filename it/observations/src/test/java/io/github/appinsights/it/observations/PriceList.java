package io.github.appinsights.it.observations;

import io.micrometer.observation.annotation.Observed;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Observed by annotations. */
class PriceList {

    @Observed(name = "price.now", contextualName = "price now")
    int now() {
        return 1;
    }

    @Observed(name = "price.later", contextualName = "price later")
    Mono<Integer> later() {
        return Mono.delay(Duration.ofMillis(5)).thenReturn(2);
    }
}
