package io.github.appinsights.spring.observation;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Types that are looked up by name, so that a native image finds them where the application has them. */
final class ObservationHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        hints.reflection()
                .registerTypeIfPresent(loader, ServerObservation.CONTEXT)
                .registerTypeIfPresent(loader, TracerIds.HANDLER)
                .registerTypeIfPresent(loader, MethodObservation.JOIN_POINT);
    }
}
