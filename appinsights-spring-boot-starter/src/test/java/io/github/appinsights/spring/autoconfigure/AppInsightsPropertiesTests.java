package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.SpoolOptions;
import io.github.appinsights.model.TelemetryType;
import io.github.appinsights.processing.SecretMasking;
import io.github.appinsights.sampling.ParentSampling;
import io.github.appinsights.sampling.Sampler;
import io.github.appinsights.sampling.SamplingOptions;
import io.github.appinsights.sampling.SamplingRule;
import io.github.appinsights.sampling.TailOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AppInsightsPropertiesTests {

    @Test
    void defaultsAreThoseOfTheCore() {
        AppInsightsProperties defaults = bound(Map.of());
        assertThat(defaults.channelOptions()).isEqualTo(ChannelOptions.DEFAULTS);
        assertThat(defaults.samplingOptions(null)).isEqualTo(SamplingOptions.ALL);
        assertThat(defaults.masking().queryParameters()).containsExactlyElementsOf(SecretMasking.DEFAULT_PARAMETERS);
    }

    @Test
    void switchesHaveTheirDefaults() {
        AppInsightsProperties defaults = bound(Map.of());
        assertThat(defaults.enabled()).isTrue();
        assertThat(defaults.trackApplicationStop()).isFalse();
        assertThat(defaults.masking().enabled()).isTrue();
        assertThat(defaults.web()).satisfies(web -> {
            assertThat(web.enabled()).isTrue();
            assertThat(web.excludePaths()).isEmpty();
            assertThat(web.successStatuses()).containsExactly("100-399");
            assertThat(web.clientIp()).isFalse();
        });
    }

    @Test
    void everyChoiceReachesTheSampling() {
        AppInsightsProperties properties = bound(Map.ofEntries(
                Map.entry("appinsights.sampling.percentage", "12.5"),
                Map.entry("appinsights.sampling.operations-per-second", "0.5"),
                Map.entry("appinsights.sampling.items-per-second", "100"),
                Map.entry("appinsights.sampling.standalone-percentage", "50"),
                Map.entry("appinsights.sampling.parent", "respect"),
                Map.entry("appinsights.sampling.rules[0].route", " /health/** "),
                Map.entry("appinsights.sampling.rules[0].percentage", "0"),
                Map.entry("appinsights.sampling.rules[1].type", "page-view"),
                Map.entry("appinsights.sampling.rules[1].percentage", "1"),
                Map.entry("appinsights.sampling.tail.enabled", "true"),
                Map.entry("appinsights.sampling.tail.slow", "3s")));
        Sampler sampler = input -> 7;

        assertThat(properties.samplingOptions(sampler))
                .isEqualTo(new SamplingOptions(
                        12.5,
                        0.5,
                        100,
                        50,
                        ParentSampling.RESPECT,
                        List.of(SamplingRule.route("/health/**", 0), SamplingRule.type(TelemetryType.PAGE_VIEW, 1)),
                        sampler,
                        TailOptions.builder().slow(Duration.ofSeconds(3)).build()));
    }

    @Test
    void everyLimitReachesTheChannel() {
        AppInsightsProperties properties = bound(Map.ofEntries(
                Map.entry("appinsights.buffer.max-batch-items", "11"),
                Map.entry("appinsights.buffer.max-batch-bytes", "128KB"),
                Map.entry("appinsights.buffer.max-wait", "2s"),
                Map.entry("appinsights.buffer.max-items", "100"),
                Map.entry("appinsights.buffer.max-bytes", "3MB"),
                Map.entry("appinsights.delivery.max-in-flight", "2"),
                Map.entry("appinsights.delivery.connect-timeout", "3s"),
                Map.entry("appinsights.delivery.exchange-timeout", "4s"),
                Map.entry("appinsights.delivery.close-timeout", "500ms"),
                Map.entry("appinsights.delivery.backoff-min", "6s"),
                Map.entry("appinsights.delivery.backoff-max", "7m"),
                Map.entry("appinsights.delivery.store-max-bytes", "0"),
                Map.entry("appinsights.spool.directory", "var/spool"),
                Map.entry("appinsights.spool.max-size", "2MB"),
                Map.entry("appinsights.spool.retention", "5h"),
                Map.entry("appinsights.spool.fsync", "true")));
        assertThat(properties.channelOptions())
                .isEqualTo(new ChannelOptions(
                        11,
                        128 << 10,
                        Duration.ofSeconds(2),
                        100,
                        3 << 20,
                        2,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(6),
                        Duration.ofMinutes(7),
                        0,
                        new SpoolOptions(Path.of("var/spool"), 2 << 20, Duration.ofHours(5), true)));
    }

    @Test
    void anEmptySpoolDirectoryIsNone() {
        AppInsightsProperties properties = bound(Map.of("appinsights.spool.directory", ""));
        assertThat(properties.channelOptions().spool()).isNull();
    }

    @Test
    void aRetentionOfTheSpoolBeyondTheServicesIsRefusedByName() {
        AppInsightsProperties properties =
                bound(Map.of("appinsights.spool.directory", "var/spool", "appinsights.spool.retention", "3d"));
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(properties::channelOptions)
                .withMessageStartingWith("The property appinsights.spool.retention must be between");
    }

    @Test
    void aBatchSizeBeyondAnIntegerIsRefusedAndNotWrapped() {
        AppInsightsProperties properties = bound(Map.of("appinsights.buffer.max-batch-bytes", "5GB"));
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(properties::channelOptions)
                .withMessageStartingWith("The property appinsights.buffer.max-batch-bytes must be between");
    }

    @Test
    void theConnectionStringIsNotPrinted() {
        assertThat(bound(Map.of("appinsights.connection-string", "InstrumentationKey=secret")))
                .asString()
                .doesNotContain("secret");
    }

    private static AppInsightsProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("appinsights", AppInsightsProperties.class);
    }
}
