package io.github.appinsights.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What anybody logs at WARN or above while this is open, those included whom the configuration of the tests silences. */
public final class Warnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<Logger> silenced = root.getLoggerContext().getLoggerList().stream()
            .filter(logger -> logger != root && logger.getLevel() != null)
            .toList();
    private final List<Level> levels = silenced.stream().map(Logger::getLevel).toList();
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    private Warnings() {}

    public static Warnings record() {
        Warnings warnings = new Warnings();
        warnings.setContext(warnings.root.getLoggerContext());
        warnings.start();
        warnings.root.addAppender(warnings);
        warnings.silenced.forEach(logger -> logger.setLevel(Level.WARN));
        return warnings;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            events.add(event);
        }
    }

    /** Logger, text, and the stack trace's first line where there is one. */
    public List<String> lines() {
        return events.stream()
                .map(event -> event.getLoggerName() + ": " + event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : " with a stack trace of "
                                        + event.getThrowableProxy().getClassName()))
                .toList();
    }

    @Override
    public void close() {
        root.detachAppender(this);
        for (int i = 0; i < levels.size(); i++) {
            silenced.get(i).setLevel(levels.get(i));
        }
    }
}
