package io.github.appinsights.spring.micrometer;

import io.github.appinsights.sampling.TailState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of sampling by the end of operations, of one client in one registry. */
final class TailMeters {

    private static final String PREFIX = "appinsights.telemetry.tail.";
    private static final String OPERATIONS = "operations";

    private final MeterRegistry registry;
    private final Supplier<@Nullable TailState> source;

    TailMeters(MeterRegistry registry, Supplier<@Nullable TailState> source) {
        this.registry = registry;
        this.source = source;
    }

    void bind() {
        TailState state = source.get();
        if (state == null) {
            return;
        }
        for (String reason : state.kept().keySet()) {
            counter(
                    "kept",
                    "Operations that were told, by the reason",
                    OPERATIONS,
                    Tags.of("reason", reason),
                    now -> now.kept().getOrDefault(reason, 0L));
        }
        counter(
                "spilled",
                "Operations decided before their end for want of room",
                OPERATIONS,
                Tags.empty(),
                TailState::spilled);
        counter("late", "Items that came after the end of their operation", "items", Tags.empty(), TailState::late);
        counter(
                "late.failures",
                "Failures that came after the end of their operation",
                "items",
                Tags.empty(),
                TailState::lateFailures);
        gauge(
                "held.bytes",
                "Estimated size of the items that wait for the end of their operation",
                BaseUnits.BYTES,
                TailState::heldBytes);
        gauge("held.operations", "Operations whose items wait for their end", OPERATIONS, TailState::heldOperations);
        gauge(
                "budget",
                "Percentage at which operations with a reason are kept",
                BaseUnits.PERCENT,
                TailState::budgetPercentage);
    }

    private void counter(String name, String description, String unit, Tags tags, ToDoubleFunction<TailState> value) {
        // Micrometer holds the object weakly; that the function uses this binding keeps it
        FunctionCounter.builder(PREFIX + name, this, binding -> read(value))
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry);
    }

    private void gauge(String name, String description, String unit, ToDoubleFunction<TailState> value) {
        Gauge.builder(PREFIX + name, () -> read(value))
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    private double read(ToDoubleFunction<TailState> value) {
        TailState state = source.get();
        return state == null ? 0 : value.applyAsDouble(state);
    }
}
