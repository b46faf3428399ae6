package io.github.appinsights.internal.pipeline;

import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of items; each term by itself. What happens in {@code offer} is counted by any thread, all else by the
 * delivery thread alone, which shows it to the others as one piece: no reader sees an item twice, or nowhere.
 */
final class Tally {

    /**
     * What the delivery thread has counted.
     *
     * @param requests answers by status, 0 for none
     */
    record Settled(
            long recovered,
            long sent,
            Map<Integer, Long> rejected,
            Map<DropReason, Long> dropped,
            long sampledByService,
            long maybeDuplicate,
            long lateAnswers,
            Map<Integer, Long> requests) {

        static final Settled NOTHING = new Settled(0, 0, Map.of(), Map.of(), 0, 0, 0, Map.of());
    }

    private final LongAdder offered = new LongAdder();
    private final Map<DropReason, LongAdder> refused = new EnumMap<>(DropReason.class);
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private final Map<Integer, Long> rejected = new HashMap<>();
    private final Map<Integer, Long> requests = new HashMap<>();
    private long recovered;
    private long sent;
    private long sampledByService;
    private long maybeDuplicate;
    private long lateAnswers;
    private @Nullable Settled settled = Settled.NOTHING;

    Tally() {
        for (DropReason reason : DropReason.values()) {
            refused.put(reason, new LongAdder()); // all there from the start, so that the map is never written again
        }
    }

    /** Any thread. */
    void offered() {
        offered.increment();
    }

    /** Dropped before it was taken. Any thread. */
    void refused(DropReason reason) {
        refusals(reason).increment();
    }

    /** Of an earlier process. */
    void recovered(long items) {
        recovered += items;
        settled = null;
    }

    void sent(long items) {
        sent += items;
        settled = null;
    }

    void sampledByService(long items) {
        sampledByService += items;
        settled = null;
    }

    void rejected(int status, long items) {
        rejected.merge(status, items, Long::sum);
        settled = null;
    }

    void dropped(DropReason reason, long items) {
        if (items > 0) {
            dropped.merge(reason, items, Long::sum);
            settled = null;
        }
    }

    void maybeDuplicate(long items) {
        maybeDuplicate += items;
        settled = null;
    }

    void lateAnswer() {
        lateAnswers++;
        settled = null;
    }

    /** @param status 0 for no answer */
    void request(int status) {
        requests.merge(status, 1L, Long::sum);
        settled = null;
    }

    long sent() {
        return sent;
    }

    /** All items given up, for whatever reason. */
    long dropped() {
        long sum = 0;
        for (DropReason reason : DropReason.values()) {
            sum += dropped(reason);
        }
        return sum;
    }

    long dropped(DropReason reason) {
        return dropped.getOrDefault(reason, 0L) + refusals(reason).sum();
    }

    long rejected(int status) {
        return rejected.getOrDefault(status, 0L);
    }

    /** What has been counted up to now. */
    Settled settled() {
        Settled now = settled;
        if (now == null) {
            now = new Settled(
                    recovered,
                    sent,
                    Map.copyOf(rejected),
                    Map.copyOf(dropped),
                    sampledByService,
                    maybeDuplicate,
                    lateAnswers,
                    Map.copyOf(requests));
            settled = now;
        }
        return now;
    }

    /** Any thread. */
    DeliveryCounters counters(Settled settled, long queued, long inFlight, long stored) {
        Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
        drops.putAll(settled.dropped());
        refused.forEach((reason, count) -> {
            if (count.sum() > 0) {
                drops.merge(reason, count.sum(), Long::sum);
            }
        });
        return new DeliveryCounters(
                offered.sum(),
                settled.recovered(),
                settled.sent(),
                settled.rejected(),
                drops,
                settled.sampledByService(),
                0,
                0,
                0,
                queued,
                inFlight,
                stored,
                settled.maybeDuplicate(),
                settled.lateAnswers(),
                0);
    }

    private LongAdder refusals(DropReason reason) {
        return Objects.requireNonNull(refused.get(reason));
    }
}
