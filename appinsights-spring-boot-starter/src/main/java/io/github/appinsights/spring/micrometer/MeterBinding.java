package io.github.appinsights.spring.micrometer;

import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The meters of one client in one registry. */
final class MeterBinding {

    private static final String PREFIX = "appinsights.telemetry.";
    private static final String ITEMS = "items";

    private final MeterRegistry registry;
    private final RecentState state;
    private final Set<Integer> rejectedStatuses = ConcurrentHashMap.newKeySet();
    private final Set<Integer> requestStatuses = ConcurrentHashMap.newKeySet();

    MeterBinding(MeterRegistry registry, Supplier<ChannelState> source, LongSupplier nanoTime) {
        this.registry = registry;
        this.state = new RecentState(source, nanoTime, this::bindNewStatuses);
    }

    void bind() {
        items("offered", "Items handed to the channel", DeliveryCounters::offered);
        items("recovered", "Items an earlier process left in the spool", DeliveryCounters::recovered);
        items("sent", "Items taken by the service", DeliveryCounters::sent);
        items("sampled.by.service", "Items the resource left out by sampling", DeliveryCounters::sampledByService);
        items("maybe.duplicate", "Items sent again that may have arrived", DeliveryCounters::maybeDuplicate);
        items("sampled.out", "Items left out by sampling", DeliveryCounters::sampledOut);
        items("filtered", "Items left out by filters of the application", DeliveryCounters::filtered);
        for (DropReason reason : DropReason.values()) {
            counter(
                    "dropped",
                    "Items given up",
                    ITEMS,
                    Tags.of("reason", reason.value()),
                    now -> now.counters().dropped().getOrDefault(reason, 0L));
        }
        gauge(
                "held",
                "Items that wait for the end of their operation",
                ITEMS,
                now -> now.counters().held());
        gauge(
                "queued",
                "Items that wait for their batch",
                ITEMS,
                now -> now.counters().queued());
        gauge(
                "in.flight",
                "Items in requests without an answer yet",
                ITEMS,
                now -> now.counters().inFlight());
        gauge(
                "stored",
                "Items in batches that are sent later",
                ITEMS,
                now -> now.counters().stored());
        gauge("queue.bytes", "Estimated size of the items that wait", BaseUnits.BYTES, ChannelState::queuedBytes);
        gauge(
                "store.bytes",
                "Compressed size of the batches that are sent later",
                BaseUnits.BYTES,
                ChannelState::storedBytes);
    }

    private void bindNewStatuses(ChannelState now) {
        for (Integer status : now.counters().rejected().keySet()) {
            if (rejectedStatuses.add(status)) {
                counter(
                        "rejected",
                        "Items the service refused",
                        ITEMS,
                        Tags.of("status", status.toString()),
                        later -> later.counters().rejected().getOrDefault(status, 0L));
            }
        }
        for (Integer status : now.requests().keySet()) {
            if (requestStatuses.add(status)) {
                counter(
                        "requests",
                        "Requests to the service",
                        "requests",
                        Tags.of("status", status.toString()),
                        later -> later.requests().getOrDefault(status, 0L));
            }
        }
    }

    private void items(String name, String description, ToLongFunction<DeliveryCounters> value) {
        counter(name, description, ITEMS, Tags.empty(), now -> value.applyAsLong(now.counters()));
    }

    private void counter(String name, String description, String unit, Tags tags, ToLongFunction<ChannelState> value) {
        // Micrometer holds the object weakly; that the function uses this binding keeps it
        FunctionCounter.builder(PREFIX + name, this, binding -> value.applyAsLong(state.get()))
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry);
    }

    private void gauge(String name, String description, String unit, ToLongFunction<ChannelState> value) {
        Gauge.builder(PREFIX + name, () -> value.applyAsLong(state.get()))
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }
}
