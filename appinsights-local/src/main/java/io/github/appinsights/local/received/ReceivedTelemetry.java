package io.github.appinsights.local.received;

import io.github.appinsights.local.IngestionListener;
import io.github.appinsights.local.Post;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The newest accepted envelopes, bounded by items and by bytes, and counts of all that came. Thread-safe. */
public final class ReceivedTelemetry implements IngestionListener {

    /** One refused item. */
    public record Rejection(Instant arrived, int statusCode, String message) {}

    /**
     * Counts.
     *
     * @param since creation or the last clear; a reader that sees it change starts anew
     * @param accepted by type, counted on when the ring lets an item go
     * @param lastRejections newest first
     */
    public record Totals(
            Instant since,
            int kept,
            long keptBytes,
            Map<String, Long> accepted,
            long rejected,
            List<Rejection> lastRejections) {}

    private static final int MAX_REJECTIONS = 20;

    private final int maxItems;
    private final long maxBytes;
    private final Clock clock;

    private final Deque<ReceivedEnvelope> items = new ArrayDeque<>();
    private final Map<String, Long> accepted = new TreeMap<>();
    private final Deque<Rejection> rejections = new ArrayDeque<>();
    private Instant since;
    private long sequence;
    private long keptBytes;
    private long rejected;

    /** Room for 5,000 items and 16 MiB. */
    public ReceivedTelemetry() {
        this(5_000, 16 << 20, Clock.systemUTC());
    }

    public ReceivedTelemetry(int maxItems, long maxBytes, Clock clock) {
        this.maxItems = maxItems;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.since = clock.instant();
    }

    @Override
    public void received(Post post) {
        post.accepted().forEach(item -> add(item.type(), item.raw(), item.bytes(), Headline.of(item)));
        post.refused().forEach(item -> reject(item.statusCode(), item.message()));
    }

    synchronized void add(String type, String raw, int bytes, Headline headline) {
        items.addLast(new ReceivedEnvelope(++sequence, clock.instant(), type, bytes, headline, raw));
        keptBytes += bytes;
        accepted.merge(type, 1L, Long::sum);
        while (items.size() > maxItems || keptBytes > maxBytes) {
            keptBytes -= items.removeFirst().bytes();
        }
    }

    synchronized void reject(int statusCode, String message) {
        rejected++;
        rejections.addFirst(new Rejection(clock.instant(), statusCode, message));
        if (rejections.size() > MAX_REJECTIONS) {
            rejections.removeLast();
        }
    }

    /** Newest first, those that arrived after the given sequence number; {@code null} means every type. */
    public synchronized List<ReceivedEnvelope> newest(int limit, long after, @Nullable String type) {
        List<ReceivedEnvelope> found = new ArrayList<>();
        Iterator<ReceivedEnvelope> newestFirst = items.descendingIterator();
        while (newestFirst.hasNext() && found.size() < limit) {
            ReceivedEnvelope item = newestFirst.next();
            if (item.sequence() <= after) {
                break;
            }
            if (type == null || type.equals(item.type())) {
                found.add(item);
            }
        }
        return found;
    }

    public synchronized Totals totals() {
        return new Totals(since, items.size(), keptBytes, new TreeMap<>(accepted), rejected, List.copyOf(rejections));
    }

    /** Forgets items and counts; sequence numbers go on. */
    public synchronized void clear() {
        items.clear();
        accepted.clear();
        rejections.clear();
        keptBytes = 0;
        rejected = 0;
        since = clock.instant();
    }
}
