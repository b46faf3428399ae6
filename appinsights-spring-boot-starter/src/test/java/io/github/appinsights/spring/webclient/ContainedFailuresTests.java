package io.github.appinsights.spring.webclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.test.RecordedTelemetry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** What fails in telemetry leaves the call as it was. */
class ContainedFailuresTests {

    private static final RecordedTelemetry ITEMS = new RecordedTelemetry();

    private static Callee callee;

    @BeforeAll
    static void start() {
        callee = new Callee();
    }

    @AfterAll
    static void stop() {
        callee.close();
    }

    @Test
    void aRuleDecidesOnSuccess() {
        assertThat(status(ITEMS, (method, url, status) -> status == 404, 404)).isEqualTo(404);

        assertThat(CallingApplication.dependency(ITEMS, "/status/404").success())
                .isTrue();
    }

    @Test
    void aRuleThatThrowsIsReplacedByTheDefault() {
        DependencySuccess broken = (method, url, status) -> {
            throw new AssertionError("expected");
        };
        assertThat(status(ITEMS, broken, 204)).isEqualTo(204);
        assertThat(status(ITEMS, broken, 410)).isEqualTo(410);

        assertThat(CallingApplication.dependency(ITEMS, "/status/204").success())
                .isTrue();
        assertThat(CallingApplication.dependency(ITEMS, "/status/410").success())
                .isFalse();
    }

    @Test
    void aChannelThatThrowsDoesNotHurtTheCall() {
        assertThat(status(new Broken(), DependencySuccess.defaults(), 200)).isEqualTo(200);
    }

    @Test
    void aHookThatCallsIsNotCalledForItsOwnCalls() {
        RecordedTelemetry items = new RecordedTelemetry();
        AtomicReference<@Nullable WebClient> own = new AtomicReference<>();
        AtomicInteger answers = new AtomicInteger();
        TelemetryClient client = TelemetryClient.builder()
                .channel(items)
                .initializer(item -> {
                    Objects.requireNonNull(own.get())
                            .get()
                            .uri("/status/204")
                            .retrieve()
                            .toBodilessEntity()
                            .subscribe(answer -> answers.incrementAndGet());
                    return item;
                })
                .build();
        own.set(client(client, DependencySuccess.defaults()));

        client.trackEvent("asked");

        await().until(() -> answers.get() == 1);
        assertThat(items.items(DependencyTelemetry.class)).isEmpty();
    }

    @Test
    void aDisabledClientLeavesTheBuilderAlone() {
        WebClient.Builder builder = WebClient.builder();
        new WebClientTracking(telemetry(TelemetryClient.disabled(), DependencySuccess.defaults())).customize(builder);

        builder.filters(filters -> assertThat(filters).isEmpty());
    }

    @Test
    void aBuilderThatIsCustomizedTwiceTracksOnce() {
        WebClient.Builder builder = WebClient.builder();
        WebClientTracking tracking = new WebClientTracking(
                telemetry(TelemetryClient.builder().channel(ITEMS).build(), DependencySuccess.defaults()));
        tracking.customize(builder);
        tracking.customize(builder);

        builder.filters(filters -> assertThat(filters).hasSize(1));
    }

    private static @Nullable Integer status(TelemetryChannel channel, DependencySuccess success, int status) {
        return client(channel, success)
                .get()
                .uri("/status/{code}", status)
                .exchangeToMono(answer -> Mono.just(answer.statusCode().value()))
                .block(Duration.ofSeconds(10));
    }

    private static WebClient client(TelemetryChannel channel, DependencySuccess success) {
        return client(TelemetryClient.builder().channel(channel).build(), success);
    }

    private static WebClient client(TelemetryClient client, DependencySuccess success) {
        WebClient.Builder builder = WebClient.builder().baseUrl(callee.url());
        new WebClientTracking(telemetry(client, success)).customize(builder);
        return builder.build();
    }

    private static HttpCallTelemetry telemetry(TelemetryClient client, DependencySuccess success) {
        return new HttpCallTelemetry(client, success, List.of());
    }

    private static final class Broken implements TelemetryChannel {

        @Override
        public boolean offer(@Nullable Telemetry item) {
            throw new IllegalStateException("expected");
        }

        @Override
        public Mono<FlushResult> flush(Duration limit) {
            return Mono.empty();
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
