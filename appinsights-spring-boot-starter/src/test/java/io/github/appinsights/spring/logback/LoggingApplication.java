package io.github.appinsights.spring.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.test.RecordedTelemetry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** An application that logs, and what it told. */
final class LoggingApplication implements AutoCloseable {

    private final RecordedTelemetry telemetry;
    private final ConfigurableApplicationContext context;

    private LoggingApplication(RecordedTelemetry telemetry, ConfigurableApplicationContext context) {
        this.telemetry = telemetry;
        this.context = context;
    }

    static LoggingApplication start(Class<?> source, String... properties) {
        return start(source, WebApplicationType.NONE, application -> {}, new RecordedTelemetry(), properties);
    }

    static LoggingApplication start(
            Class<?> source,
            WebApplicationType type,
            Consumer<SpringApplication> change,
            RecordedTelemetry telemetry,
            String... properties) {
        SpringApplication application = new SpringApplication(source);
        application.setWebApplicationType(type);
        application.setRegisterShutdownHook(false);
        application.addInitializers(
                context -> ((GenericApplicationContext) context).registerBean(TelemetryChannel.class, () -> telemetry));
        change.accept(application);
        application.setDefaultProperties(Map.of("server.port", "0"));
        List<String> arguments = new ArrayList<>(List.of("--spring.main.banner-mode=off"));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        return new LoggingApplication(telemetry, application.run(arguments.toArray(String[]::new)));
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    RecordedTelemetry telemetry() {
        return telemetry;
    }

    List<TraceTelemetry> traces(String message) {
        return all(telemetry, TraceTelemetry.class).stream()
                .filter(trace -> trace.message().equals(message))
                .toList();
    }

    /** Those logged with that message. */
    List<ExceptionTelemetry> exceptions(String message) {
        return all(telemetry, ExceptionTelemetry.class).stream()
                .filter(exception -> message.equals(exception.properties().get("Logger Message")))
                .toList();
    }

    static <T extends Telemetry> List<T> all(RecordedTelemetry telemetry, Class<T> type) {
        return telemetry.items().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Ours, at the root logger. */
    static List<String> attached() {
        Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
        List<String> names = new ArrayList<>();
        for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
            Appender<ILoggingEvent> appender = all.next();
            if (appender instanceof TelemetryAppender) {
                names.add(appender.getName());
            }
        }
        return names;
    }

    @Override
    public void close() {
        context.close();
    }
}
