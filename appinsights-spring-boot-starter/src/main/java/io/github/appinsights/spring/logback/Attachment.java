package io.github.appinsights.spring.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps an appender at the root logger. Logback drops all appenders when it is configured anew, as it is when an application starts
 * after another one in this JVM was closed. It stops each that it drops, which is how we know; then we look every 100 ms, on a
 * scheduler of Reactor's, until the appender has stayed for 10 s. Otherwise nothing runs. Thread-safe.
 */
final class Attachment {

    private static final long TICK_MILLIS = 100;
    private static final int LOOKS = 100;

    private final TelemetryAppender appender;
    private final LoggerContext logback;
    private final Logger root;
    private final Object lock = new Object();
    private volatile boolean wanted;
    private int looksLeft;
    private @Nullable Disposable looking;

    private Attachment(TelemetryAppender appender, LoggerContext logback) {
        this.appender = appender;
        this.logback = logback;
        this.root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** Null where lines do not go through Logback. */
    static @Nullable Attachment of(TelemetryAppender appender) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        return factory instanceof LoggerContext logback ? new Attachment(appender, logback) : null;
    }

    void attach() {
        wanted = true;
        appender.whenStopped(this::dropped);
        put();
    }

    void detach() {
        wanted = false;
        root.detachAppender(appender);
        appender.stop();
        endLooking();
    }

    private void put() {
        appender.setContext(logback);
        appender.start();
        root.addAppender(appender);
    }

    /** On the thread that configures Logback, which holds its lock. */
    private void dropped() {
        if (!wanted) {
            return;
        }
        synchronized (lock) {
            looksLeft = LOOKS;
            if (looking == null) {
                looking = begin();
            }
        }
    }

    private @Nullable Disposable begin() {
        try {
            return Schedulers.parallel()
                    .schedulePeriodically(this::look, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shutDown) {
            return null;
        }
    }

    private void look() {
        boolean attached = root.isAttached(appender) && appender.isStarted();
        if (wanted && !attached) {
            put();
        }
        if (!wanted || stayed(attached)) {
            endLooking();
        }
        if (!wanted) {
            root.detachAppender(appender); // detached while it was put
        }
    }

    private boolean stayed(boolean attached) {
        synchronized (lock) {
            looksLeft = attached ? looksLeft - 1 : LOOKS;
            return looksLeft <= 0;
        }
    }

    private void endLooking() {
        synchronized (lock) {
            if (looking != null && (!wanted || looksLeft <= 0)) {
                looking.dispose();
                looking = null;
            }
        }
    }
}
