package io.github.appinsights.spring.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import io.github.appinsights.context.OperationExceptions;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.TraceTelemetry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * One line, read on the thread that wrote it. The names of properties are those of Microsoft's agent, so that queries fit both.
 *
 * @param properties all but the message; ours win over keys of the application
 */
record LogLine(
        Instant time,
        SeverityLevel severity,
        String logger,
        String message,
        Map<String, String> properties,
        @Nullable Throwable thrown) {

    /** No more is told of a message, and lines may wait. */
    private static final int LONGEST_MESSAGE = 32_768;

    private static final String MESSAGE = "Logger Message";

    static LogLine of(ILoggingEvent event) {
        return new LogLine(
                Objects.requireNonNullElseGet(event.getInstant(), () -> Instant.ofEpochMilli(event.getTimeStamp())),
                severity(event.getLevel()),
                event.getLoggerName(),
                cut(Objects.requireNonNullElse(event.getFormattedMessage(), "")),
                properties(event),
                event.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null);
    }

    private static String cut(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE);
    }

    TraceTelemetry trace() {
        return new TraceTelemetry(time, TelemetryContext.EMPTY, message, severity, properties, Map.of());
    }

    /** A trace that names the exception. */
    TraceTelemetry traceOfException() {
        Map<String, String> all = new HashMap<>(properties);
        all.put("Exception", text(thrown));
        return trace().withProperties(all);
    }

    ExceptionTelemetry exception() {
        return ExceptionTelemetry.builder(thrown)
                .time(time)
                .severity(severity)
                .properties(withMessage())
                .build();
    }

    /** What it says of its exception. */
    OperationExceptions.Line said() {
        return new OperationExceptions.Line(time, severity, withMessage());
    }

    private Map<String, String> withMessage() {
        Map<String, String> all = new HashMap<>(properties);
        all.put(MESSAGE, message);
        return all;
    }

    private static Map<String, String> properties(ILoggingEvent event) {
        Map<String, String> properties = new HashMap<>(event.getMDCPropertyMap());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (KeyValuePair pair : pairs) {
                properties.put(pair.key, text(pair.value));
            }
        }
        List<Marker> markers = event.getMarkerList();
        if (markers != null && !markers.isEmpty()) {
            properties.put("Markers", names(markers));
        }
        properties.put("SourceType", "Logger");
        properties.put("LoggerName", event.getLoggerName());
        properties.put("LoggingLevel", event.getLevel().levelStr);
        properties.put("ThreadName", event.getThreadName());
        return properties;
    }

    /** The value is an object of the application's, and may throw anything. */
    private static String text(@Nullable Object value) {
        try {
            return String.valueOf(value);
        } catch (Throwable unreadable) {
            TelemetryAppender.rethrowFatal(unreadable);
            return "unreadable";
        }
    }

    private static String names(List<Marker> markers) {
        StringBuilder names = new StringBuilder(markers.get(0).getName());
        for (Marker marker : markers.subList(1, markers.size())) {
            names.append(", ").append(marker.getName());
        }
        return names.toString();
    }

    private static SeverityLevel severity(Level level) {
        if (level.isGreaterOrEqual(Level.WARN)) {
            return level.isGreaterOrEqual(Level.ERROR) ? SeverityLevel.ERROR : SeverityLevel.WARNING;
        }
        return level.isGreaterOrEqual(Level.INFO) ? SeverityLevel.INFORMATION : SeverityLevel.VERBOSE;
    }
}
