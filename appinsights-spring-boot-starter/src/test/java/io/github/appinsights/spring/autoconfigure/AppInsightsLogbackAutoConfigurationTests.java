package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.spring.logback.LogCapture;
import io.github.appinsights.test.RecordedTelemetry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class AppInsightsLogbackAutoConfigurationTests {

    private static final Logger log = LoggerFactory.getLogger("com.example.Runner");

    private final RecordedTelemetry telemetry = new RecordedTelemetry();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AppInsightsAutoConfiguration.class, AppInsightsLogbackAutoConfiguration.class))
            .withBean(TelemetryChannel.class, () -> telemetry);

    @Test
    void linesAreToldWithoutASpringApplication() {
        runner.run(context -> log.info("seen"));
        assertThat(telemetry.items()).hasSize(1);
        log.info("after the end");
        assertThat(telemetry.items()).hasSize(1);
    }

    @Test
    void onlyLinesOfTheLevelAreTold() {
        runner.withPropertyValues("appinsights.logging.level=warn").run(context -> {
            log.info("below");
            log.warn("seen");
        });
        assertThat(telemetry.items()).hasSize(1);
    }

    @Test
    void nothingIsToldWhereItIsSwitchedOff() {
        runner.withPropertyValues("appinsights.logging.enabled=false").run(context -> log.error("unseen"));
        assertThat(telemetry.items()).isEmpty();
    }

    @Test
    void anApplicationWithoutLogbackStarts() {
        runner.withClassLoader(new FilteredClassLoader("ch.qos.logback"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LogCapture.class));
    }

    @Test
    void aLevelThatDoesNotExistIsExplained(CapturedOutput output) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> application.run("--appinsights.logging.level=loud"));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Property: appinsights.logging.level")
                .contains("Value: \"loud\"");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
