package io.github.appinsights.test;

import io.github.appinsights.model.Telemetry;

/**
 * A sentence about an item of a type that has no sentences of its own.
 *
 * @param <T> type of the item
 */
public final class AnyItemAssert<T extends Telemetry> extends ItemAssert<AnyItemAssert<T>, T> {

    AnyItemAssert(TelemetryAssert telemetry, Sentence<T> sentence) {
        super(telemetry, sentence);
    }
}
