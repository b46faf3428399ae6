package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.ConnectionString;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.processing.TelemetryFilter;
import io.github.appinsights.processing.TelemetryInitializer;
import io.github.appinsights.sampling.Sampler;
import io.github.appinsights.sampling.SamplingInput;
import io.github.appinsights.spring.RecordingChannel;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

@ExtendWith(OutputCaptureExtension.class)
class AppInsightsAutoConfigurationTests {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AppInsightsAutoConfiguration.class));

    @Test
    void theClientTracksIntoTheChannelOfTheApplication() {
        runner.withUserConfiguration(Channel.class).run(context -> {
            context.getBean(TelemetryClient.class).trackEvent("seen");
            assertThat(context.getBean(RecordingChannel.class).items())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            EventTelemetry.class,
                            event -> assertThat(event.name()).isEqualTo("seen"));
        });
    }

    @Test
    void theClientOfTheApplicationWins() {
        runner.withUserConfiguration(OwnClient.class)
                .withPropertyValues("appinsights.connection-string=malformed")
                .run(context -> {
                    assertThat(context).hasSingleBean(TelemetryClient.class).hasBean("ownClient");
                    assertThat(context).doesNotHaveBean(AppInsightsConnectionDetails.class);
                    assertThat(context).hasSingleBean(AppInsightsProperties.class);
                });
    }

    @Test
    void connectionDetailsOfTheApplicationWinOverProperties(CapturedOutput output) {
        runner.withUserConfiguration(OwnDetails.class)
                .withBean(
                        TelemetryClientBuilderCustomizer.class,
                        () -> builder -> builder.channel(new RecordingChannel()))
                .withPropertyValues("appinsights.connection-string=malformed")
                .run(context -> {
                    assertThat(context)
                            .hasSingleBean(AppInsightsConnectionDetails.class)
                            .hasBean("ownDetails");
                    assertThat(output).contains("telemetry goes to localhost (from a container)");
                });
    }

    @Test
    void initializersFiltersAndCustomizersAreCalledInTheirOrder() {
        runner.withUserConfiguration(Channel.class, Hooks.class).run(context -> {
            TelemetryClient client = context.getBean(TelemetryClient.class);
            client.trackEvent("item");
            client.trackEvent("secret");
            assertThat(context.getBean(RecordingChannel.class).items())
                    .singleElement()
                    .extracting(Telemetry::properties)
                    .isEqualTo(Map.of("hooks", "-first-second-customizer"));
            assertThat(client.state().counters().filtered()).isOne();
        });
    }

    @Test
    void theStartLineSaysWhereDataGoes(CapturedOutput output) {
        runner.withBean(
                        TelemetryClientBuilderCustomizer.class,
                        () -> builder -> builder.channel(new RecordingChannel()))
                .withPropertyValues(
                        "appinsights.connection-string=InstrumentationKey=01234567-89ab-cdef-0123-456789abcdef;"
                                + "IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/",
                        "spring.application.name=shop",
                        "appinsights.role-instance=host-1")
                .run(context -> {
                    assertThat(output)
                            .containsOnlyOnce("Application Insights: telemetry goes to"
                                    + " westeurope-5.in.applicationinsights.azure.com (from appinsights.connection-string),"
                                    + " role shop, instance host-1, sampling 100 %");
                    assertThat(output).doesNotContain("89ab").doesNotContain("key alone");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "percentage=5 | 5 %",
                "percentage=60 | 60 %, told as 50 %",
                "percentage=30 | 30 %, told as 33.33 %",
                "operations-per-second=15 | 100 %, about 15 operations/s at most",
                "items-per-second=100 | 100 %, about 100 items/s at most",
                "parent=respect | 100 %, as callers decide",
                "standalone-percentage=10 | 100 %, 10 % outside of operations"
            })
    void theStartLineSaysHowIsSampled(String property, String line, CapturedOutput output) {
        runner.withUserConfiguration(Channel.class)
                .withPropertyValues("appinsights.sampling." + property)
                .run(context -> assertThat(output).contains(", sampling " + line + System.lineSeparator()));
    }

    @Test
    void theStartLineNamesRulesAndTheSampler(CapturedOutput output) {
        runner.withUserConfiguration(Channel.class)
                .withBean(Sampler.class, HalfOfAll::new)
                .withPropertyValues(
                        "appinsights.sampling.rules[0].route=/health", "appinsights.sampling.rules[0].percentage=0")
                .run(context -> assertThat(output)
                        .contains("sampling 100 %, by " + HalfOfAll.class.getName() + ", 1 rule"
                                + System.lineSeparator()));
    }

    @Test
    void theSamplerOfTheApplicationWinsOverThePercentage() {
        runner.withUserConfiguration(Channel.class)
                .withBean(Sampler.class, () -> input -> 0)
                .run(context -> {
                    context.getBean(TelemetryClient.class).trackEvent("left out");
                    assertThat(context.getBean(RecordingChannel.class).items()).isEmpty();
                    assertThat(context.getBean(TelemetryClient.class)
                                    .state()
                                    .counters()
                                    .sampledOut())
                            .isOne();
                });
    }

    private static final class HalfOfAll implements Sampler {

        @Override
        public double percentage(SamplingInput input) {
            return 50;
        }
    }

    @Test
    void theStartLineNamesAChannelOfTheApplication(CapturedOutput output) {
        runner.withUserConfiguration(Channel.class)
                .run(context -> assertThat(output)
                        .contains("telemetry goes to a channel of type RecordingChannel, role unnamed, instance "));
    }

    @Test
    void aKeyAloneIsWarnedOfOnce(CapturedOutput output) {
        runner.withBean(
                        TelemetryClientBuilderCustomizer.class,
                        () -> builder -> builder.channel(new RecordingChannel()))
                .withPropertyValues("appinsights.instrumentation-key=01234567-89ab-cdef-0123-456789abcdef")
                .run(
                        context -> assertThat(output)
                                .containsOnlyOnce("appinsights.instrumentation-key is a key alone")
                                .contains(
                                        "telemetry goes to dc.services.visualstudio.com (from appinsights.instrumentation-key)"));
    }

    @Test
    void withoutADestinationTheApplicationStartsAndSaysSoOnce(CapturedOutput output) {
        Set<Thread> before = threads();
        runner.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(TelemetryClient.class).isEnabled()).isFalse();
            assertThat(output)
                    .containsOnlyOnce("Application Insights: no connection string, telemetry is off; "
                            + "set appinsights.connection-string");
            assertThat(threads()).isSubsetOf(before);
        });
    }

    @Test
    void switchedOffItIsSilentWhateverIsConfigured(CapturedOutput output) {
        Set<Thread> before = threads();
        runner.withUserConfiguration(Channel.class, Hooks.class)
                .withPropertyValues(
                        "appinsights.enabled=false",
                        "appinsights.connection-string=malformed",
                        "appinsights.buffer.max-items=-1")
                .run(context -> {
                    context.getBean(TelemetryClient.class).trackEvent("unseen");
                    assertThat(context.getBean(TelemetryClient.class).isEnabled())
                            .isFalse();
                    assertThat(context.getBean(RecordingChannel.class).items()).isEmpty();
                    assertThat(output).doesNotContain("INFO").doesNotContain("WARN");
                    assertThat(threads()).isSubsetOf(before);
                });
    }

    @Test
    void theClientIsClosedWithTheContext() {
        RecordingChannel channel = new RecordingChannel();
        runner.withBean(TelemetryChannel.class, () -> channel)
                .withPropertyValues("appinsights.delivery.close-timeout=2s")
                .run(context -> assertThat(channel.calls()).isEmpty());
        assertThat(channel.calls()).containsExactly("shutdown PT1S");
    }

    /** Of ours: others, which tests before this one have left, come and go as they like. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith("ai-"))
                .collect(Collectors.toSet());
    }

    @Configuration(proxyBeanMethods = false)
    static class Channel {
        @Bean
        RecordingChannel channel() {
            return new RecordingChannel();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnClient {
        @Bean
        TelemetryClient ownClient() {
            return TelemetryClient.disabled();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnDetails {
        @Bean
        AppInsightsConnectionDetails ownDetails() {
            return new AppInsightsConnectionDetails() {
                @Override
                public ConnectionString connectionString() {
                    return ConnectionString.ofKey("key", "http://localhost:1/");
                }

                @Override
                public String source() {
                    return "a container";
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Hooks {
        @Bean
        @Order(2)
        TelemetryInitializer second() {
            return appending("-second");
        }

        @Bean
        @Order(1)
        TelemetryInitializer first() {
            return appending("-first");
        }

        @Bean
        TelemetryFilter filter() {
            return item ->
                    !(item instanceof EventTelemetry event && event.name().equals("secret"));
        }

        @Bean
        TelemetryClientBuilderCustomizer customizer() {
            return builder -> builder.initializer(appending("-customizer"));
        }

        private static TelemetryInitializer appending(String text) {
            return item -> item.withProperty("hooks", item.properties().getOrDefault("hooks", "") + text);
        }
    }
}
