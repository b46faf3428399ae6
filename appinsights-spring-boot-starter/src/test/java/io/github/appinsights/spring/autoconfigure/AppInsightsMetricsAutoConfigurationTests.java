package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.processing.TelemetryInitializer;
import io.github.appinsights.spring.ScriptedChannel;
import io.github.appinsights.spring.micrometer.AppInsightsMeterRegistry;
import io.github.appinsights.spring.micrometer.MetricsPublisher;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class AppInsightsMetricsAutoConfigurationTests {

    private final ScriptedChannel channel = new ScriptedChannel();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withBean(TelemetryChannel.class, () -> channel)
            .withConfiguration(AutoConfigurations.of(
                    AppInsightsAutoConfiguration.class,
                    AppInsightsShutdownAutoConfiguration.class,
                    AppInsightsMetricsAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    SimpleMetricsExportAutoConfiguration.class));

    @Test
    void theRegistryTakesThePlaceOfTheSimpleOne() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(MeterRegistry.class).hasSingleBean(AppInsightsMeterRegistry.class);
            assertThat(context.getBean(MetricsPublisher.class).isRunning()).isTrue();
            context.getBean(MeterRegistry.class).counter("counter").increment();
        });
        assertThat(channel.calls()).containsExactly("offer", "flush PT2.5S", "shutdown PT2.5S");
    }

    @Test
    void itStandsBesideRegistriesOfTheApplication() {
        runner.withBean("own", SimpleMeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> {
                    MeterRegistry both = context.getBean(MeterRegistry.class);
                    both.counter("counter").increment();
                    assertThat(context.getBean("own", MeterRegistry.class)
                                    .find("counter")
                                    .counter())
                            .isNotNull();
                });
        assertThat(channel.items()).hasSize(1);
    }

    @Test
    void offItSendsNothingAndIsReadAllTheSame() {
        for (String off : new String[] {
            "appinsights.metrics.enabled=false",
            "management.defaults.metrics.export.enabled=false",
            "appinsights.enabled=false"
        }) {
            runner.withPropertyValues(off, "appinsights.metrics.step=0s").run(context -> {
                assertThat(context.getBean(MetricsPublisher.class).isRunning()).isFalse();
                Counter counter = context.getBean(MeterRegistry.class).counter("counter");
                counter.increment();
                assertThat(counter.count()).as(off).isEqualTo(1);
            });
        }
        assertThat(channel.items()).isEmpty();
    }

    @Test
    void offBesideOthersItKeepsNothing() {
        runner.withBean("own", SimpleMeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues("appinsights.metrics.enabled=false")
                .run(context -> {
                    context.getBean(MeterRegistry.class).counter("counter").increment();
                    assertThat(context.getBean(AppInsightsMeterRegistry.class).getMeters())
                            .isEmpty();
                });
    }

    @Test
    void itsOwnSwitchWinsOverThatOfAll() {
        runner.withPropertyValues(
                        "management.defaults.metrics.export.enabled=false", "appinsights.metrics.enabled=true")
                .run(context -> assertThat(
                                context.getBean(MetricsPublisher.class).isRunning())
                        .isTrue());
    }

    @Test
    void whatIsSwitchedOffOfMetersIsNotSent() {
        runner.withPropertyValues("management.metrics.enable.noise=false", "management.metrics.tags.region=west")
                .run(context -> {
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    registry.counter("noise.made").increment();
                    registry.counter("orders").increment();
                });
        assertThat(channel.items())
                .singleElement()
                .satisfies(item -> assertThat(item.properties()).containsEntry("region", "west"));
    }

    @Test
    void aStepOutOfRangeFailsTheStart() {
        runner.withPropertyValues("appinsights.metrics.step=100ms")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("metrics.step must be from 1s to 1h"));
    }

    @Test
    void registryAndClockOfTheApplicationWin() {
        runner.withBean(
                        "own",
                        AppInsightsMeterRegistry.class,
                        () -> new AppInsightsMeterRegistry(Duration.ofSeconds(10), Clock.SYSTEM))
                .run(context -> assertThat(context)
                        .hasSingleBean(AppInsightsMeterRegistry.class)
                        .hasBean("own"));
        Clock clock = new MockClock();
        runner.withBean(Clock.class, () -> clock)
                .run(context -> assertThat(context.getBean(AppInsightsMeterRegistry.class)
                                .config()
                                .clock())
                        .isSameAs(clock));
    }

    @Test
    void hooksOfTheClientMayWantTheRegistry() {
        runner.withUserConfiguration(CountingInitializer.class).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(MeterRegistry.class).counter("orders").increment();
        });
        assertThat(channel.items()).hasSize(1);
    }

    @Test
    void withoutMicrometerThereIsNone() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AppInsightsAutoConfiguration.class, AppInsightsMetricsAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(MeterRegistry.class))
                .run(context ->
                        assertThat(context).hasNotFailed().doesNotHaveBean(AppInsightsMetricsAutoConfiguration.class));
    }

    @Test
    void withoutADestinationThereIsNoThread() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AppInsightsAutoConfiguration.class,
                        AppInsightsMetricsAutoConfiguration.class,
                        MetricsAutoConfiguration.class))
                .run(context -> {
                    assertThat(context.getBean(MetricsPublisher.class).isRunning())
                            .isFalse();
                    assertThat(Thread.getAllStackTraces().keySet())
                            .extracting(Thread::getName)
                            .doesNotContain("ai-metrics");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class CountingInitializer {

        @Bean
        TelemetryInitializer counting(MeterRegistry registry) {
            Counter counter = registry.counter("items");
            return item -> {
                counter.increment(0);
                return item;
            };
        }
    }
}
