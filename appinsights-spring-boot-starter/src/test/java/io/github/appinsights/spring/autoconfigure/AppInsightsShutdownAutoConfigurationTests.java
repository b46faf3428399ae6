package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.spring.ScriptedChannel;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AppInsightsShutdownAutoConfigurationTests {

    private final ScriptedChannel channel = new ScriptedChannel();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AppInsightsAutoConfiguration.class, AppInsightsShutdownAutoConfiguration.class))
            .withBean(TelemetryChannel.class, () -> channel);

    @Test
    void theContextFlushesLetsBeansTrackAndThenClosesTheClient() {
        runner.withBean(Farewell.class).run(context -> assertThat(context).hasSingleBean(FinalFlush.class));
        assertThat(channel.calls()).containsExactly("flush PT2.5S", "offer", "shutdown PT2.5S");
        assertThat(channel.items())
                .singleElement()
                .isInstanceOfSatisfying(
                        EventTelemetry.class, event -> assertThat(event.name()).isEqualTo("farewell"));
    }

    @Test
    void theStopIsTrackedWhereItIsAskedFor() {
        runner.withPropertyValues("appinsights.track-application-stop=true", "appinsights.delivery.close-timeout=1s")
                .run(context -> {});
        assertThat(channel.calls()).containsExactly("offer", "flush PT0.5S", "shutdown PT0.5S");
    }

    @Test
    void aContextThatFailsToStartClosesTheClient() {
        runner.withBean(Broken.class).run(context -> assertThat(context).hasFailed());
        assertThat(channel.calls()).containsExactly("offer", "shutdown PT2.5S");
    }

    @Test
    void theClientOfTheApplicationIsFlushedToo() {
        runner.withBean(
                        "own",
                        TelemetryClient.class,
                        () -> TelemetryClient.builder()
                                .channel(channel)
                                .closeOnJvmShutdown(false)
                                .build())
                .run(context -> assertThat(context).hasSingleBean(TelemetryClient.class));
        assertThat(channel.calls()).contains("flush PT2.5S");
    }

    @Test
    void withSeveralClientsNoneIsChosen() {
        runner.withBean("one", TelemetryClient.class, TelemetryClient::disabled)
                .withBean("two", TelemetryClient.class, TelemetryClient::disabled)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FinalFlush.class));
    }

    static final class Farewell {

        private final TelemetryClient client;

        Farewell(TelemetryClient client) {
            this.client = client;
        }

        @PreDestroy
        void leave() {
            client.trackEvent("farewell");
        }
    }

    static final class Broken {

        Broken(TelemetryClient client) {
            client.trackEvent("started");
            throw new IllegalStateException("expected");
        }
    }
}
