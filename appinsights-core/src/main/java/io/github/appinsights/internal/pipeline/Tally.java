package io.github.appinsights.internal.pipeline;

import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of items; each term by itself. Any thread. */
final class Tally {

    private final LongAdder offered = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder sampledByService = new LongAdder();
    private final LongAdder maybeDuplicate = new LongAdder();
    private final LongAdder lateAnswers = new LongAdder();
    private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
    private final Map<Integer, LongAdder> rejected = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> requests = new ConcurrentHashMap<>();

    Tally() {
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, new LongAdder()); // all there from the start, so that the map is never written again
        }
    }

    void offered() {
        offered.increment();
    }

    void sent(long items) {
        sent.add(items);
    }

    void sampledByService(long items) {
        sampledByService.add(items);
    }

    void rejected(int status, long items) {
        rejected.computeIfAbsent(status, code -> new LongAdder()).add(items);
    }

    void dropped(DropReason reason, long items) {
        counter(reason).add(items);
    }

    long sent() {
        return sent.sum();
    }

    /** All items given up, for whatever reason. */
    long dropped() {
        return dropped.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long dropped(DropReason reason) {
        return counter(reason).sum();
    }

    long rejected(int status) {
        LongAdder counter = rejected.get(status);
        return counter == null ? 0 : counter.sum();
    }

    void maybeDuplicate(long items) {
        maybeDuplicate.add(items);
    }

    void lateAnswer() {
        lateAnswers.increment();
    }

    /** @param status 0 for no answer */
    void request(int status) {
        requests.computeIfAbsent(status, code -> new LongAdder()).increment();
    }

    Map<Integer, Long> requests() {
        return sums(requests);
    }

    DeliveryCounters counters(long queued, long inFlight, long stored) {
        Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
        dropped.forEach((reason, count) -> {
            if (count.sum() > 0) {
                drops.put(reason, count.sum());
            }
        });
        return new DeliveryCounters(
                offered.sum(),
                0,
                sent.sum(),
                sums(rejected),
                drops,
                sampledByService.sum(),
                0,
                0,
                queued,
                inFlight,
                stored,
                maybeDuplicate.sum(),
                lateAnswers.sum(),
                0);
    }

    private LongAdder counter(DropReason reason) {
        return Objects.requireNonNull(dropped.get(reason));
    }

    private static Map<Integer, Long> sums(Map<Integer, LongAdder> counters) {
        Map<Integer, Long> sums = new HashMap<>();
        counters.forEach((status, count) -> sums.put(status, count.sum()));
        return sums;
    }
}
