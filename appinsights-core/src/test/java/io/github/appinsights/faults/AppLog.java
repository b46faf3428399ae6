package io.github.appinsights.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/** Tracks every line of the application's log, but those of our loggers and of our threads: the rule that keeps us out of a loop. */
final class AppLog extends AppenderBase<ILoggingEvent> {

    private final Runnable track;
    private final AtomicLong left = new AtomicLong();

    private AppLog(Runnable track) {
        this.track = track;
    }

    /** Everything is logged from now on, and nothing printed. */
    static AppLog listen(Runnable track) {
        AppLog log = new AppLog(track);
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(Level.TRACE);
        root.addAppender(log);
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLoggerName().startsWith("io.github.appinsights")
                || event.getThreadName().startsWith("ai-")) {
            left.incrementAndGet();
        } else {
            track.run();
        }
    }

    long leftOut() {
        return left.get();
    }
}
