package io.github.appinsights.spring.logback;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Lets {@link EarlyLinesListener} find Logback in a native image. */
final class LogbackHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        hints.reflection().registerTypeIfPresent(loader, EarlyLinesListener.LOGGER_CONTEXT);
    }
}
