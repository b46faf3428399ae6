package io.github.appinsights.spring.actuate;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.ChannelState;
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
        @Nullable SamplingDescriptor sampling,
        String gate,
        @Nullable Duration nextTry,
        @Nullable String lastFailure,
        long queuedBytes,
        String store,
        @Nullable String storeFailure,
        long storedBatches,
        long storedBytes,
        Map<Integer, Long> requests,
        CountersDescriptor counters) {

    static ClientDescriptor of(TelemetryClient client, ClientProfile profile) {
        ChannelState state = client.state();
        return new ClientDescriptor(
                client.isEnabled(),
                profile.instrumentationKey(),
                profile.endpoint(),
                profile.role(),
                profile.roleInstance(),
                SamplingDescriptor.of(client.sampling()),
                state.gate(),
                state.nextTry(),
                state.lastFailure(),
                state.queuedBytes(),
                state.store(),
                state.storeFailure(),
                state.storedBatches(),
                state.storedBytes(),
                new TreeMap<>(state.requests()),
                CountersDescriptor.of(state.counters()));
    }
}
