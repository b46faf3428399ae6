package io.github.appinsights.spring.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import io.github.appinsights.test.RecordedTelemetry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Applications that share a JVM, and its one logging system. */
class SeveralContextsTests {

    private static final Logger log = LoggerFactory.getLogger("com.example.Shared");

    @Test
    void eachApplicationTellsTheLinesOfTheJvm() {
        try (LoggingApplication a = LoggingApplication.start(Empty.class);
                LoggingApplication b = LoggingApplication.start(Empty.class)) {
            log.info("to both");
            assertThat(a.traces("to both")).hasSize(1);
            assertThat(b.traces("to both")).hasSize(1);
            assertThat(LoggingApplication.attached()).hasSize(2);
        }
    }

    @Test
    void anApplicationGoesOnAfterAnotherHasSetUpLoggingAnew() {
        LoggingApplication a = LoggingApplication.start(Empty.class);
        try (LoggingApplication b = LoggingApplication.start(Empty.class)) {
            a.close();
            try (LoggingApplication c = LoggingApplication.start(Empty.class)) {
                awaitAttached(2);
                log.info("to those alive");
                assertThat(a.traces("to those alive")).isEmpty();
                assertThat(b.traces("to those alive")).hasSize(1);
                assertThat(c.traces("to those alive")).hasSize(1);
            }
        }
        assertThat(LoggingApplication.attached()).isEmpty();
    }

    @Test
    void anApplicationGoesOnAfterEachOfSeveralResets() {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        try (LoggingApplication application = LoggingApplication.start(Empty.class)) {
            for (int i = 0; i < 3; i++) {
                logback.reset();
                assertThat(LoggingApplication.attached()).isEmpty();
                awaitAttached(1);
            }
            log.error("after resets");
            assertThat(application.traces("after resets")).hasSize(1);
        }
        logback.reset();
        assertThat(LoggingApplication.attached()).isEmpty();
    }

    @Test
    void parentAndChildTellEachLineOnce() {
        RecordedTelemetry telemetry = new RecordedTelemetry();
        SpringApplicationBuilder parent = new SpringApplicationBuilder(Empty.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .initializers(context -> context.getBeanFactory().registerSingleton("channel", telemetry));
        try (ConfigurableApplicationContext above = parent.run();
                ConfigurableApplicationContext child = new SpringApplicationBuilder(Empty.class)
                        .parent(above)
                        .web(WebApplicationType.NONE)
                        .registerShutdownHook(false)
                        .run("--spring.jmx.enabled=false")) {
            assertThat(child.getBean(LogCapture.class)).isSameAs(above.getBean(LogCapture.class));
            assertThat(LoggingApplication.attached()).hasSize(1);
            log.info("once");
            assertThat(telemetry.items().stream().filter(item -> item.toString().contains("message=once")))
                    .hasSize(1);
        }
    }

    @Test
    void aPausedApplicationLeavesLinesToThoseThatRun() {
        try (LoggingApplication paused = LoggingApplication.start(Empty.class);
                LoggingApplication running = LoggingApplication.start(Empty.class)) {
            paused.context().pause();
            log.info("in the pause");
            paused.context().restart();
            log.info("after the pause");
            assertThat(paused.traces("in the pause")).isEmpty();
            assertThat(running.traces("in the pause")).hasSize(1);
            assertThat(paused.traces("after the pause")).hasSize(1);
        }
    }

    private static void awaitAttached(int count) {
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(LoggingApplication.attached()).hasSize(count));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Empty {}
}
