package io.github.appinsights.spring.micrometer;

import io.github.appinsights.channel.ChannelState;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A state shared by the meters of one scrape. Two threads that find it too old both read it anew, which costs a little and breaks
 * nothing.
 */
final class RecentState implements Supplier<ChannelState> {

    static final Duration MAX_AGE = Duration.ofMillis(100);

    private final Supplier<ChannelState> source;
    private final LongSupplier nanoTime;
    private final Consumer<ChannelState> onRefresh;
    private volatile @Nullable Snapshot snapshot;

    /** @param onRefresh told of each state read anew */
    RecentState(Supplier<ChannelState> source, LongSupplier nanoTime, Consumer<ChannelState> onRefresh) {
        this.source = source;
        this.nanoTime = nanoTime;
        this.onRefresh = onRefresh;
    }

    @Override
    public ChannelState get() {
        Snapshot recent = snapshot;
        long now = nanoTime.getAsLong();
        if (recent == null || now - recent.takenAt() > MAX_AGE.toNanos()) {
            recent = new Snapshot(source.get(), now);
            snapshot = recent;
            onRefresh.accept(recent.state());
        }
        return recent.state();
    }

    private record Snapshot(ChannelState state, long takenAt) {}
}
