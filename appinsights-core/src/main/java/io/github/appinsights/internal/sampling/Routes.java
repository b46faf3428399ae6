package io.github.appinsights.internal.sampling;

import io.github.appinsights.sampling.TailOptions;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What is known of operations by their name; of so many names, and nothing of those beyond. Thread-safe. */
final class Routes {

    private static final int MOST = 500;

    private final ConcurrentMap<String, RouteTimes> known = new ConcurrentHashMap<>();
    private final double quantile;
    private final long floorNanos;
    private final int firstPerMinute;

    Routes(TailOptions options) {
        this.quantile = options.slowQuantile();
        this.floorNanos = options.slowFloor().toNanos();
        this.firstPerMinute = options.firstPerMinute();
    }

    /** Counts one that took so long; whether it is long for its name. */
    boolean isLong(@Nullable String name, long nanos, long now) {
        RouteTimes route = quantile > 0 ? of(name, now) : null;
        return route != null && route.isLong(nanos, now) && nanos > floorNanos;
    }

    /** Whether it is one of the first of its name in this minute. */
    boolean isAmongFirst(@Nullable String name, long now) {
        RouteTimes route = firstPerMinute > 0 ? of(name, now) : null;
        return route != null && route.isAmongFirst(firstPerMinute, now);
    }

    private @Nullable RouteTimes of(@Nullable String name, long now) {
        if (name == null) {
            return null;
        }
        RouteTimes route = known.get(name);
        if (route == null && known.size() < MOST) {
            RouteTimes fresh = new RouteTimes(quantile, now);
            RouteTimes other = known.putIfAbsent(name, fresh);
            route = other == null ? fresh : other;
        }
        return route;
    }
}
