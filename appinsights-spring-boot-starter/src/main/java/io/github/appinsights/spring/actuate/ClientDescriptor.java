package io.github.appinsights.spring.actuate;

import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.sampling.TailState;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The answer of the endpoint: the configuration of the client and its {@link ChannelState}. */
record ClientDescriptor(
        boolean enabled,
        @Nullable String instrumentationKey,
        @Nullable String endpoint,
        @Nullable String role,
        @Nullable String roleInstance,
        @Nullable Double sampling,
        String gate,
        @Nullable Duration nextTry,
        @Nullable String lastFailure,
        long queuedBytes,
        String store,
        @Nullable String storeFailure,
        long storedBatches,
        long storedBytes,
        Map<Integer, Long> requests,
        CountersDescriptor counters,
        @Nullable TailState tail) {

    static ClientDescriptor of(boolean enabled, ClientProfile profile, ChannelState state, @Nullable TailState tail) {
        return new ClientDescriptor(
                enabled,
                profile.instrumentationKey(),
                profile.endpoint(),
                profile.role(),
                profile.roleInstance(),
                profile.sampling(),
                state.gate(),
                state.nextTry(),
                state.lastFailure(),
                state.queuedBytes(),
                state.store(),
                state.storeFailure(),
                state.storedBatches(),
                state.storedBytes(),
                new TreeMap<>(state.requests()),
                CountersDescriptor.of(state.counters()),
                tail);
    }
}
