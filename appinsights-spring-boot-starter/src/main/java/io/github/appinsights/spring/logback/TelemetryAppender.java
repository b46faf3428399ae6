package io.github.appinsights.spring.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines that Logback hands to its appenders, on the threads that write them, and never throws into those. A line written
 * while one is read or told, by a hook of the application for instance, is left out. Thread-safe.
 */
final class TelemetryAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final ThreadLocal<@Nullable Boolean> BUSY = new ThreadLocal<>();

    private final Level threshold;
    private volatile LineSink sink;
    private volatile Runnable whenStopped = () -> {};

    TelemetryAppender(Level threshold, LineSink sink) {
        this.threshold = threshold;
        this.sink = sink;
        setName("appinsights-" + Integer.toHexString(System.identityHashCode(this)));
    }

    void sendTo(LineSink other) {
        sink = other;
    }

    void whenStopped(Runnable told) {
        whenStopped = told;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(threshold) || BUSY.get() != null || OwnLines.has(event)) {
            return;
        }
        withoutFurtherLines(() -> sink.accept(LogLine.of(event)));
    }

    /** Leaves out what this thread logs meanwhile. */
    void withoutFurtherLines(Runnable telling) {
        BUSY.set(Boolean.TRUE);
        try {
            telling.run();
        } catch (Throwable unreadable) {
            rethrowFatal(
                    unreadable); // anything else is somebody's event or throwable; the thread that logs must not pay
            // for it
        } finally {
            BUSY.remove();
        }
    }

    /** A stack overflow is somebody's code; other errors of the virtual machine are not ours to hide. */
    static void rethrowFatal(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
    }

    /** Logback calls it for every appender it drops. */
    @Override
    public void stop() {
        super.stop();
        whenStopped.run();
    }
}
