package io.github.appinsights.spring.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.test.RecordedTelemetry;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** What is written before there is a client. */
class EarlyLinesTests {

    private static final Logger log = LoggerFactory.getLogger("com.example.Early");

    @Test
    void theLinesOfAStartAreToldOnce() {
        try (LoggingApplication application = LoggingApplication.start(Application.class)) {
            assertThat(application.traces("making a bean")).hasSize(1);
            assertThat(application.traces("running")).hasSize(1);
        }
        assertThat(LoggingApplication.attached()).isEmpty();
    }

    @Test
    void aStartThatFailsTellsWhyWhereTheClientIsThere() {
        RecordedTelemetry telemetry = new RecordedTelemetry();
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(FailsLate.class, telemetry));
        assertThat(messages(telemetry))
                .anyMatch(
                        message -> message.contains("cancelling refresh attempt") && message.contains("nothing works"));
        assertThat(LoggingApplication.attached()).isEmpty();
    }

    @Test
    void aPortThatIsTakenIsTold() throws IOException {
        RecordedTelemetry telemetry = new RecordedTelemetry();
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatExceptionOfType(Exception.class)
                    .isThrownBy(() -> LoggingApplication.start(
                            Application.class,
                            WebApplicationType.REACTIVE,
                            application -> {},
                            telemetry,
                            "server.port=" + taken.getLocalPort()));
        }
        assertThat(messages(telemetry)).anyMatch(message -> message.contains("cancelling refresh attempt"));
        assertThat(LoggingApplication.attached()).isEmpty();
    }

    @Test
    void aRunnerThatFailsIsTold() {
        RecordedTelemetry telemetry = new RecordedTelemetry();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> start(RunnerFails.class, telemetry));
        assertThat(LoggingApplication.all(telemetry, ExceptionTelemetry.class))
                .anyMatch(exception ->
                        "Application run failed".equals(exception.properties().get("Logger Message")));
        assertThat(LoggingApplication.attached()).isEmpty();
    }

    @Test
    void aStartThatFailsBeforeThereIsAClientLeavesNothingBehind() {
        RecordedTelemetry telemetry = new RecordedTelemetry();
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(FailsEarly.class, telemetry));
        assertThat(messages(telemetry)).isEmpty();
        assertThat(LoggingApplication.attached()).isEmpty();
    }

    @Test
    void nothingIsKeptWhereTelemetryIsOff() {
        for (String off : List.of(
                "appinsights.enabled=false", "appinsights.logging.enabled=false", "appinsights.logging.level=OFF")) {
            try (LoggingApplication application = LoggingApplication.start(AttachedMeanwhile.class, off)) {
                assertThat(application.context().getBean(AttachedMeanwhile.class).attached)
                        .as(off)
                        .isEmpty();
                assertThat(LoggingApplication.attached()).as(off).isEmpty();
                assertThat(messages(application.telemetry())).as(off).isEmpty();
            }
        }
    }

    @Test
    void nothingIsKeptWhereThereIsNoDestination() {
        SpringApplication application = new SpringApplication(AttachedMeanwhile.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try (var context = application.run()) {
            assertThat(context.getBean(AttachedMeanwhile.class).attached).hasSize(1);
            assertThat(LoggingApplication.attached()).isEmpty();
        }
    }

    @Test
    void theLastThousandAreKept() {
        EarlyLines lines = new EarlyLines(Level.INFO);
        lines.start();
        for (int i = 0; i < EarlyLines.MOST + 10; i++) {
            log.info("line {}", i);
        }
        List<String> told = new ArrayList<>();
        Attachment attachment = lines.handTo(line -> told.add(line.message()));
        assertThat(attachment).isNotNull();
        log.info("afterwards");
        attachment.detach();
        log.info("too late");
        assertThat(told).hasSize(EarlyLines.MOST + 1).startsWith("line 10").endsWith("afterwards");
    }

    private static void start(Class<?> source, RecordedTelemetry telemetry) {
        LoggingApplication.start(source, WebApplicationType.NONE, application -> {}, telemetry);
    }

    private static List<String> messages(RecordedTelemetry telemetry) {
        return LoggingApplication.all(telemetry, TraceTelemetry.class).stream()
                .map(TraceTelemetry::message)
                .toList();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        Application() {
            log.info("making a bean");
        }

        @Bean
        ApplicationRunner runner() {
            return arguments -> log.info("running");
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class FailsLate {
        @Bean
        String failing(LogCapture afterTheClient) {
            throw new IllegalStateException("nothing works");
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class FailsEarly {
        @Bean
        String failing() {
            throw new IllegalStateException("nothing works");
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class RunnerFails {
        @Bean
        ApplicationRunner runner() {
            return arguments -> {
                throw new IllegalStateException("nothing works");
            };
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class AttachedMeanwhile {
        final List<String> attached = LoggingApplication.attached();
    }
}
