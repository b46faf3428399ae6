package io.github.appinsights;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionDetails;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MeasuredTelemetryBuilder;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TelemetryBuilder;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.testing.HostileInputs;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Ten thousand inputs into every way to track something: none throws, none is lost, all come out within the limits. */
class TelemetryClientHostileInputTests {

    private static final int INPUTS = 10_000;
    private static final long SEED = 26L;

    private static Stream<Arguments> calls() {
        return Stream.of(
                call("trackEvent(name)", (client, in) -> client.trackEvent(in.text())),
                call("trackEvent(name, properties)", (client, in) -> client.trackEvent(in.text(), in.properties())),
                call(
                        "trackEvent(name, properties, measurements)",
                        (client, in) -> client.trackEvent(in.text(), in.properties(), in.measurements())),
                call("trackTrace(message)", (client, in) -> client.trackTrace(in.text())),
                call("trackTrace(message, severity)", (client, in) -> client.trackTrace(in.text(), in.severity())),
                call(
                        "trackTrace(message, severity, properties)",
                        (client, in) -> client.trackTrace(in.text(), in.severity(), in.properties())),
                call("trackMetric(name, value)", (client, in) -> client.trackMetric(in.text(), in.number())),
                call(
                        "trackMetric(name, value, properties)",
                        (client, in) -> client.trackMetric(in.text(), in.number(), in.properties())),
                call(
                        "trackMetric(metric)",
                        (client, in) -> client.trackMetric(common(
                                        MetricTelemetry.builder(in.text(), in.number())
                                                .namespace(in.text())
                                                .aggregate(in.aggregate()),
                                        in)
                                .build())),
                call("trackException(thrown)", (client, in) -> client.trackException(in.thrown())),
                call(
                        "trackException(thrown, properties)",
                        (client, in) -> client.trackException(in.thrown(), in.properties())),
                call(
                        "trackException(thrown, properties, measurements)",
                        (client, in) -> client.trackException(in.thrown(), in.properties(), in.measurements())),
                call(
                        "trackRequest(request)",
                        (client, in) -> client.trackRequest(measured(
                                        RequestTelemetry.builder(in.text())
                                                .id(in.text())
                                                .method(in.text())
                                                .start(in.time())
                                                .duration(in.duration())
                                                .responseCode(in.text())
                                                .success(in.flag())
                                                .source(in.text())
                                                .url(in.text()),
                                        in)
                                .build())),
                call(
                        "trackDependency(dependency)",
                        (client, in) -> client.trackDependency(measured(
                                        DependencyTelemetry.builder(in.text())
                                                .id(in.text())
                                                .type(in.text())
                                                .target(in.text())
                                                .data(in.text())
                                                .resultCode(in.text())
                                                .success(in.flag())
                                                .start(in.time())
                                                .duration(in.duration()),
                                        in)
                                .build())),
                call(
                        "trackAvailability(availability)",
                        (client, in) -> client.trackAvailability(measured(
                                        AvailabilityTelemetry.builder(in.text())
                                                .id(in.text())
                                                .duration(in.duration())
                                                .success(in.flag())
                                                .runLocation(in.text())
                                                .message(in.text()),
                                        in)
                                .build())),
                call(
                        "trackPageView(page)",
                        (client, in) -> client.trackPageView(measured(
                                        PageViewTelemetry.builder(in.text())
                                                .id(in.text())
                                                .url(in.text())
                                                .duration(in.duration())
                                                .referrerUri(in.text()),
                                        in)
                                .build())),
                call(
                        "track(event)",
                        (client, in) -> client.track(
                                measured(EventTelemetry.builder(in.text()), in).build())),
                call(
                        "track(trace)",
                        (client, in) -> client.track(
                                measured(TraceTelemetry.builder(in.text()).severity(in.severity()), in)
                                        .build())),
                call(
                        "track(exception)",
                        (client, in) -> client.track(measured(
                                        ExceptionTelemetry.builder(in.thrown())
                                                .severity(in.severity())
                                                .problemId(in.text()),
                                        in)
                                .build())));
    }

    private static Arguments call(String name, BiConsumer<TelemetryClient, HostileInputs> call) {
        return Arguments.of(name, call);
    }

    private static <B extends TelemetryBuilder<B>> B common(B builder, HostileInputs in) {
        return builder.time(in.time())
                .context(in.context())
                .operation(in.operation())
                .user(in.user())
                .session(in.text())
                .property(in.text(), in.text())
                .properties(in.properties());
    }

    private static <B extends MeasuredTelemetryBuilder<B>> B measured(B builder, HostileInputs in) {
        return common(builder, in).measurement(in.text(), in.number()).measurements(in.measurements());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void everyInputBecomesAnItemWithinTheLimits(String name, BiConsumer<TelemetryClient, HostileInputs> call) {
        CheckingChannel channel = new CheckingChannel();
        TelemetryClient client = TelemetryClient.builder()
                .channel(channel)
                .closeOnJvmShutdown(false)
                .build();
        Operation operation = Operation.open(null);
        for (int i = 0; i < INPUTS; i++) {
            HostileInputs inputs = new HostileInputs(SEED + i);
            try {
                if (i % 2 == 0) {
                    call.accept(client, inputs);
                } else {
                    OperationScope.call(operation, () -> {
                        call.accept(client, inputs);
                        return "done";
                    });
                }
            } catch (Throwable thrown) {
                throw new AssertionError(name + " threw for seed " + (SEED + i), thrown);
            }
            if (channel.problem != null) {
                throw new AssertionError(name + " with seed " + (SEED + i) + ": " + channel.problem);
            }
        }

        assertThat(channel.offered).as("seeds from %d on", SEED).isEqualTo(INPUTS);
    }

    /** Looks at each item and keeps none. */
    private static final class CheckingChannel implements TelemetryChannel {

        private int offered;
        private @Nullable String problem;

        @Override
        public boolean offer(@Nullable Telemetry item) {
            offered++;
            problem = item == null ? "no item came out" : problemOf(item);
            return problem == null;
        }

        private static @Nullable String problemOf(Telemetry item) {
            Set<String> keys = new HashSet<>();
            for (Map.Entry<String, String> property : item.properties().entrySet()) {
                if (!keys.add(property.getKey())
                        || property.getKey().isEmpty()
                        || property.getKey().length() > 150
                        || property.getValue().length() > 8_192) {
                    return "bad property " + property;
                }
            }
            if (item.time() == null) {
                return "no time";
            }
            if (item.textLength() < 0 || item.textLength() > 1_000_000) {
                return "text of length " + item.textLength();
            }
            if (item instanceof RequestTelemetry request
                    && (request.context().operation() == null
                            || request.responseCode().isBlank())) {
                return "incomplete " + request;
            }
            if (item instanceof EventTelemetry event) {
                return finite(event.measurements());
            }
            if (item instanceof ExceptionTelemetry exception) {
                for (ExceptionDetails details : exception.exceptions()) {
                    if (details.message().isBlank()
                            || details.stack().size() > 100
                            || details.stack().size() > details.frameCount()) {
                        return "bad exception " + details;
                    }
                }
                return exception.exceptions().size() > 10 ? "long chain" : finite(exception.measurements());
            }
            return null;
        }

        private static @Nullable String finite(Map<String, Double> measurements) {
            for (double value : measurements.values()) {
                if (!Double.isFinite(value)) {
                    return "a measurement of " + value;
                }
            }
            return null;
        }

        @Override
        public Mono<FlushResult> flush(Duration limit) {
            return Mono.just(FlushResult.EMPTY);
        }

        @Override
        public Mono<Void> shutdown(Duration limit) {
            return Mono.empty();
        }

        @Override
        public ChannelState state() {
            return ChannelState.DISABLED;
        }
    }
}
