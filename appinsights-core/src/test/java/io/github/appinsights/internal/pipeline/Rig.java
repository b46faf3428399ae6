package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.internal.ingestion.IngestionOutcome;
import io.github.appinsights.internal.store.MemoryStore;
import io.github.appinsights.internal.store.Store;
import io.github.appinsights.internal.wire.BatchWriter;
import io.github.appinsights.internal.wire.CommonTags;
import io.github.appinsights.model.DeviceContext;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.testing.ItemIds;
import io.github.appinsights.testing.SourceClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A delivery run by hand in a time of its own: exactly as its thread would, it makes a turn when something wakes it or when its
 * wait is over, and never else. After each turn the balance must be 0.
 */
final class Rig {

    /** Not far from the overflow: {@code nanoTime} may begin anywhere. */
    static final long START = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();

    static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");
    private static final int SPINNING = 50_000;

    /** A request as it was sent. */
    static final class Post {
        final int number;
        final long at;
        final int[] ids;
        final byte[] body;
        final Duration limit;

        Post(int number, long at, byte[] body, Duration limit) {
            this.number = number;
            this.at = at;
            this.ids = ItemIds.in(body);
            this.body = body;
            this.limit = limit;
        }

        int items() {
            return ids.length;
        }

        boolean has(int id) {
            return IntStream.of(ids).anyMatch(one -> one == id);
        }
    }

    /** Opens the store of a delivery, which lives in the rig's time. */
    interface Stores {
        Store open(Clock clock, LongSupplier nanos, DoubleSupplier random, Runnable wake);
    }

    private record Event(long at, long order, Runnable action) {}

    final Service service;
    final Delivery delivery;
    final Tally tally = new Tally();
    final List<Post> posts = new ArrayList<>();
    final ChannelOptions options;
    final Store store;
    /** Ids in requests that were given up. */
    final BitSet cancelled = new BitSet();

    double jitter = 0.5;
    int open;
    int mostOpen;
    int turns;
    private final long start;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at - b.at, 0) : Long.compare(a.order, b.order));
    private long order;
    private long now;
    private long dueAt;
    private boolean woken;
    private int nextId;

    Rig(ChannelOptions options, Service service) {
        this(options, service, START);
    }

    Rig(ChannelOptions options, Service service, long start) {
        this(options, service, start, null, null);
    }

    Rig(
            ChannelOptions options,
            Service service,
            long start,
            @Nullable Transport transport,
            @Nullable InstantSource wallClock) {
        this(options, service, start, transport, wallClock, null);
    }

    Rig(
            ChannelOptions options,
            Service service,
            long start,
            @Nullable Transport transport,
            @Nullable InstantSource wallClock,
            @Nullable Stores stores) {
        this.options = options;
        this.service = service;
        this.start = start;
        this.now = start;
        this.dueAt = start;
        InstantSource wall = wallClock == null ? this::wallTime : wallClock;
        Clock clock = wall instanceof Clock one ? one : new SourceClock(wall);
        this.store = stores == null
                ? new MemoryStore(options.storeMaxBytes())
                : stores.open(clock, () -> now, () -> jitter, () -> woken = true);
        delivery = new Delivery(
                options,
                tally,
                new BatchWriter(
                        "key-1234", new CommonTags(null, null, null, DeviceContext.NONE, "test:1"), item -> item),
                store,
                transport == null ? this::post : transport,
                new LossLog(tally, "service.example"),
                clock,
                () -> now,
                () -> jitter,
                () -> woken = true);
    }

    long now() {
        return now;
    }

    /** Since the beginning. */
    Duration elapsed() {
        return Duration.ofNanos(now - start);
    }

    Duration elapsed(Post post) {
        return Duration.ofNanos(post.at - start);
    }

    Instant wallTime() {
        return BEGIN.plusNanos(now - start);
    }

    private Mono<IngestionOutcome> post(byte[] body, Duration limit) {
        return Mono.create(sink -> {
            Post post = new Post(posts.size() + 1, now, body, limit);
            posts.add(post);
            open++;
            mostOpen = Math.max(mostOpen, open);
            boolean[] ended = new boolean[1];
            Runnable end = () -> {
                if (!ended[0]) {
                    ended[0] = true;
                    open--;
                }
            };
            sink.onCancel(() -> {
                if (!ended[0]) {
                    IntStream.of(post.ids).forEach(cancelled::set);
                }
                end.run();
            });
            service.serve(
                    post,
                    (delay, outcome) -> later(delay, () -> {
                        if (!ended[0]) {
                            end.run();
                            sink.success(outcome);
                        }
                    }));
        });
    }

    /** Does something at a time to come. */
    void later(Duration delay, Runnable action) {
        events.add(new Event(now + delay.toNanos(), order++, action));
    }

    /** Offers items at an even pace, from now on for that long. */
    void load(int perSecond, Duration time, Runnable offer) {
        long count = perSecond * time.toMillis() / 1_000;
        load(Duration.ofSeconds(1).dividedBy(perSecond), count, offer);
    }

    private void load(Duration gap, long left, Runnable offer) {
        if (left > 0) {
            later(gap, () -> {
                offer.run();
                load(gap, left - 1, offer);
            });
        }
    }

    /** Offers the next item. */
    boolean offer() {
        return offer(ItemIds.item(nextId++, wallTime()));
    }

    boolean offer(int weight) {
        return offer(ItemIds.item(nextId++, wallTime(), weight));
    }

    boolean offer(Telemetry item) {
        return delivery.intake().offer(item);
    }

    void offers(int count) {
        for (int i = 0; i < count; i++) {
            offer();
        }
    }

    /** Lets the next item have that id. */
    void idsFrom(int id) {
        nextId = id;
    }

    /** Ids given so far. */
    int ids() {
        return nextId;
    }

    Flushed flush(Duration limit) {
        FlushTicket ticket = new FlushTicket(limit.toNanos());
        Flushed flushed = new Flushed(ticket);
        delivery.post(() -> delivery.flush(ticket));
        delivery.intake().mark(ticket);
        return flushed;
    }

    void close(Duration limit) {
        delivery.post(() -> delivery.close(limit.toNanos()));
    }

    /** Makes the turns that are due now. */
    void turns() {
        for (int i = 0; !delivery.isFinished() && (woken || now - dueAt >= 0); i++) {
            assertThat(i).as("turns without any time passing, at " + elapsed()).isLessThan(SPINNING);
            woken = false;
            turns++;
            long wait = delivery.turn();
            assertThat(wait).isNotNegative();
            dueAt = now + Math.min(wait, Duration.ofDays(30).toNanos());
            assertBalanced();
        }
    }

    /** Lets time pass, and all happen that is to happen meanwhile. */
    void pass(Duration time) {
        long end = now + time.toNanos();
        while (true) {
            turns();
            long next = delivery.isFinished() ? end + 1 : dueAt;
            Event event = events.peek();
            if (event != null && event.at - next < 0) {
                next = event.at;
            }
            if (next - end > 0) {
                break;
            }
            now = next - now > 0 ? next : now;
            for (; event != null && event.at - now <= 0; event = events.peek()) {
                events.remove();
                event.action.run();
            }
        }
        now = end;
    }

    /** Lets time pass until something is so. */
    void passUntil(java.util.function.BooleanSupplier condition, Duration step, Duration most) {
        long limit = now + most.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(now - limit).as("waited in vain until " + elapsed()).isNegative();
            pass(step);
        }
    }

    DeliveryCounters counters() {
        return delivery.counters(delivery.stage());
    }

    long dropped(DropReason reason) {
        return tally.dropped(reason);
    }

    String gate() {
        return delivery.stage().gate();
    }

    /** Nothing waits anywhere. */
    boolean isIdle() {
        DeliveryCounters counters = counters();
        return counters.queued() + counters.inFlight() + counters.stored() == 0;
    }

    void assertBalanced() {
        DeliveryCounters counters = counters();
        assertThat(counters.balance()).as("balance of " + counters).isZero();
        assertThat(counters.inFlight()).isNotNegative();
        assertThat(counters.queued()).isBetween(0L, (long) options.maxItems() + options.maxBatchItems());
        assertThat(delivery.intake().bytes()).isBetween(0L, options.maxBytes());
        long most = options.spool() == null ? options.storeMaxBytes() : Long.MAX_VALUE;
        assertThat(store.bytes()).isBetween(0L, most);
        assertThat(open).isBetween(0, options.maxInFlight());
    }

    /** Posts since a time. */
    List<Post> postsSince(Duration elapsed) {
        return posts.stream()
                .filter(post -> elapsed(post).compareTo(elapsed) >= 0)
                .toList();
    }

    /** A flush and its result. */
    static final class Flushed {
        private @Nullable FlushResult result;

        Flushed(FlushTicket ticket) {
            ticket.result().asMono().subscribe(value -> result = value, fault -> {
                throw new AssertionError(fault);
            });
        }

        boolean isDone() {
            return result != null;
        }

        @Nullable
        FlushResult result() {
            return result;
        }
    }
}
