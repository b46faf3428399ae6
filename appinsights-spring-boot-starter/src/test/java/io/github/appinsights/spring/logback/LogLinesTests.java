package io.github.appinsights.spring.logback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationExceptions.Gathered;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.processing.TelemetryInitializer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** What a log line becomes. */
class LogLinesTests {

    private static final Logger log = LoggerFactory.getLogger("com.example.Orders");

    private static LoggingApplication application;

    @BeforeAll
    static void start() {
        application = LoggingApplication.start(
                Application.class, "logging.level.com.example=TRACE", "appinsights.logging.level=DEBUG");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void aLineTellsItsMessageItsLoggerAndItsThread() {
        Instant before = Instant.now();
        log.info("order {} for {}", 7, "Ann");
        TraceTelemetry trace = trace("order 7 for Ann");
        assertThat(trace.severity()).isEqualTo(SeverityLevel.INFORMATION);
        assertThat(trace.time()).isBetween(before.minusMillis(1), Instant.now().plusMillis(1));
        assertThat(trace.properties())
                .containsEntry("LoggerName", "com.example.Orders")
                .containsEntry("LoggingLevel", "INFO")
                .containsEntry("ThreadName", Thread.currentThread().getName())
                .containsEntry("SourceType", "Logger")
                .hasSize(4);
        assertThat(trace.context()).isEqualTo(TelemetryContext.EMPTY);
    }

    @Test
    void levelsBecomeSeverities() {
        log.debug("as verbose");
        log.warn("as warning");
        log.error("as error");
        assertThat(trace("as verbose").severity()).isEqualTo(SeverityLevel.VERBOSE);
        assertThat(trace("as warning").severity()).isEqualTo(SeverityLevel.WARNING);
        assertThat(trace("as error").severity()).isEqualTo(SeverityLevel.ERROR);
    }

    @Test
    void linesBelowTheLevelAreLeftOut() {
        log.trace("too fine");
        assertThat(application.traces("too fine")).isEmpty();
    }

    @Test
    void whatTheMdcAndTheLineSayBesidesBecomesProperties() {
        MDC.put("tenant", "north");
        try {
            log.atInfo()
                    .addKeyValue("amount", 12.5)
                    .addKeyValue("nothing", (Object) null)
                    .addMarker(MarkerFactory.getMarker("AUDIT"))
                    .addMarker(MarkerFactory.getMarker("MONEY"))
                    .log("paid");
        } finally {
            MDC.remove("tenant");
        }
        assertThat(trace("paid").properties())
                .containsEntry("tenant", "north")
                .containsEntry("amount", "12.5")
                .containsEntry("nothing", "null")
                .containsEntry("Markers", "AUDIT, MONEY");
    }

    @Test
    void aValueThatCannotBeReadCostsNothingElse() {
        log.atInfo().addKeyValue("broken", new Broken()).addKeyValue("sound", 1).log("half readable");
        assertThat(trace("half readable").properties())
                .containsEntry("broken", "unreadable")
                .containsEntry("sound", "1");
    }

    @Test
    void aLineWithAThrowableIsAnException() {
        log.error("order {} failed", 8, new IllegalStateException("no stock"));
        ExceptionTelemetry exception = exception("order 8 failed");
        assertThat(exception.exceptions().get(0).typeName()).isEqualTo("java.lang.IllegalStateException");
        assertThat(exception.exceptions().get(0).message()).isEqualTo("no stock");
        assertThat(exception.exceptions().get(0).stack()).isNotEmpty();
        assertThat(exception.severity()).isEqualTo(SeverityLevel.ERROR);
        assertThat(exception.properties()).containsEntry("LoggerName", "com.example.Orders");
        assertThat(application.traces("order 8 failed")).isEmpty();
    }

    @Test
    void aLineBelongsToTheOperationOfItsThread() {
        Operation operation = Operation.open(null);
        inside(operation, () -> log.info("inside"));
        assertThat(trace("inside").context()).isEqualTo(operation.childContext());
    }

    @Test
    void anExceptionOfAnOperationThatGathersIsLeftToItsEnd() {
        Operation operation = Operation.open(null);
        operation.exceptions().gather();
        IllegalStateException thrown = new IllegalStateException();
        inside(operation, () -> {
            log.warn("seen first", thrown);
            log.error("seen again", new IllegalArgumentException(thrown));
        });
        assertThat(application.exceptions("seen first")).isEmpty();
        assertThat(application.exceptions("seen again")).isEmpty();
        assertThat(trace("seen again").severity()).isEqualTo(SeverityLevel.ERROR);

        List<Gathered> gathered = operation.exceptions().end();
        assertThat(gathered).hasSize(1);
        assertThat(Objects.requireNonNull(gathered.get(0).line()).severity()).isEqualTo(SeverityLevel.WARNING);
        assertThat(Objects.requireNonNull(gathered.get(0).line()).properties())
                .containsEntry("Logger Message", "seen first")
                .containsEntry("LoggerName", "com.example.Orders");
    }

    @Test
    void whatBootsErrorHandlerRepeatsAddsNothing() {
        Logger handler = LoggerFactory.getLogger(
                "org.springframework.boot.webflux.autoconfigure.error.AbstractErrorWebExceptionHandler");
        Operation operation = Operation.open(null);
        operation.exceptions().gather();
        IllegalStateException thrown = new IllegalStateException();
        inside(operation, () -> {
            log.warn("in the controller", thrown);
            handler.error("500 Server Error for GET", thrown);
        });
        assertThat(application.traces("500 Server Error for GET")).isEmpty();
        assertThat(application.exceptions("500 Server Error for GET")).isEmpty();
    }

    @Test
    void whatAnExceptionHandlerFailedWithIsNamedInATrace() {
        LoggerFactory.getLogger(
                        "org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter")
                .warn("Failure in @ExceptionHandler", new IllegalStateException("unlucky"));
        assertThat(application.exceptions("Failure in @ExceptionHandler")).isEmpty();
        assertThat(trace("Failure in @ExceptionHandler").properties())
                .containsEntry("Exception", "java.lang.IllegalStateException: unlucky");
    }

    @Test
    void anExceptionOfAnOperationThatNobodyEndsIsToldOnce() {
        IllegalStateException thrown = new IllegalStateException();
        inside(Operation.open(null), () -> {
            log.warn("told at once", thrown);
            log.error("told before", thrown);
        });
        assertThat(application.exceptions("told at once")).hasSize(1);
        assertThat(application.exceptions("told before")).isEmpty();
        assertThat(application.traces("told before")).hasSize(1);
    }

    @Test
    void anExceptionThatIsLoggedAndThrownAgainIsToldOnce() {
        IllegalStateException thrown = new IllegalStateException();
        log.warn("where it happened", thrown);
        log.error("where it was caught", new IllegalArgumentException(thrown));
        assertThat(application.exceptions("where it happened")).hasSize(1);
        assertThat(application.exceptions("where it was caught")).isEmpty();
        assertThat(application.traces("where it was caught")).hasSize(1);
    }

    @Test
    void twoExceptionsInARowAreBothTold() {
        log.warn("one", new IllegalStateException());
        log.warn("another", new IllegalStateException());
        assertThat(application.exceptions("one")).hasSize(1);
        assertThat(application.exceptions("another")).hasSize(1);
    }

    @Test
    void ourOwnLinesAreLeftOut() throws InterruptedException {
        LoggerFactory.getLogger("io.github.appinsights.TelemetryClient").warn("own line");
        LoggerFactory.getLogger("io.github.appinsights.internal.pipeline.LossLog")
                .warn("own line");
        LoggerFactory.getLogger("io.github.appinsights.spring.web.RequestRecorder")
                .warn("own line");
        for (String name : List.of("ai-http-nio-1", "ai-delivery", "ai-spool")) {
            Thread thread =
                    new Thread(() -> LoggerFactory.getLogger("io.netty.channel").warn("own line"), name);
            thread.start();
            thread.join(Duration.ofSeconds(10).toMillis());
        }
        assertThat(application.traces("own line")).isEmpty();
    }

    @Test
    void applicationsThatOnlySoundLikeUsAreTold() throws InterruptedException {
        LoggerFactory.getLogger("io.github.appinsights.demo.Quotes").warn("not ours");
        Thread thread = new Thread(() -> log.warn("not ours"), "ai-agent-1");
        thread.start();
        thread.join(Duration.ofSeconds(10).toMillis());
        assertThat(application.traces("not ours")).hasSize(2);
    }

    @Test
    void anInitializerThatLogsIsNotToldOfItsOwnLine() {
        log.info("greet the initializer");
        assertThat(application.traces("greet the initializer")).hasSize(1);
        assertThat(application.traces("initializing a trace")).isEmpty();
    }

    @Test
    void anInitializerThatLogsForAnythingElseIsTold() {
        application
                .context()
                .getBean(io.github.appinsights.TelemetryClient.class)
                .trackEvent("greet the initializer");
        assertThat(application.traces("initializing an event")).hasSize(1);
    }

    @Test
    void aLoggerThatIsNotAdditiveIsNotSeen() {
        ch.qos.logback.classic.Logger apart =
                (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("com.example.apart");
        apart.setAdditive(false);
        apart.warn("apart");
        assertThat(application.traces("apart")).isEmpty();
    }

    private static void inside(Operation operation, Runnable code) {
        OperationScope.call(operation, () -> {
            code.run();
            return true;
        });
    }

    private static TraceTelemetry trace(String message) {
        List<TraceTelemetry> traces = application.traces(message);
        assertThat(traces).hasSize(1);
        return traces.get(0);
    }

    private static ExceptionTelemetry exception(String message) {
        List<ExceptionTelemetry> exceptions = application.exceptions(message);
        assertThat(exceptions).hasSize(1);
        return exceptions.get(0);
    }

    private static final class Broken {
        @Override
        public String toString() {
            throw new Error("one of the application's own");
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        TelemetryInitializer chatty() {
            return item -> {
                if (item instanceof TraceTelemetry trace && trace.message().startsWith("greet")) {
                    log.info("initializing a trace");
                }
                if (item instanceof EventTelemetry) {
                    log.info("initializing an event");
                }
                return item;
            };
        }
    }
}
