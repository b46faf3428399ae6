package io.github.appinsights.spring.logback;

import ch.qos.logback.classic.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the lines that are written before there is a client, the last 1,000 of them, as how a start ended is worth more than how it
 * began. Thread-safe.
 */
public final class EarlyLines {

    static final int MOST = 1_000;

    private final Queue<LogLine> waiting = new ArrayDeque<>();
    private final TelemetryAppender appender;
    private final @Nullable Attachment attachment;
    private @Nullable LineSink taker;
    private boolean over;

    EarlyLines(Level threshold) {
        appender = new TelemetryAppender(threshold, this::keep);
        attachment = Attachment.of(appender);
    }

    void start() {
        if (attachment != null) {
            attachment.attach();
        }
    }

    /** Gives another what waits and what comes; null where that was done before. */
    @Nullable
    Attachment handTo(LineSink other) {
        List<LogLine> early;
        synchronized (this) {
            if (over) {
                return null;
            }
            early = close(other);
        }
        appender.sendTo(other);
        appender.withoutFurtherLines(() -> early.forEach(other::accept));
        return attachment;
    }

    /** Forgets what waits, where nobody took it. */
    void drop() {
        synchronized (this) {
            if (over) {
                return;
            }
            close(null);
        }
        if (attachment != null) {
            attachment.detach();
        }
    }

    private List<LogLine> close(@Nullable LineSink other) {
        List<LogLine> all = List.copyOf(waiting);
        waiting.clear();
        over = true;
        taker = other;
        return all;
    }

    private void keep(LogLine line) {
        LineSink other;
        synchronized (this) {
            if (!over) {
                if (waiting.size() >= MOST) {
                    waiting.remove();
                }
                waiting.add(line);
                return;
            }
            other = taker;
        }
        if (other != null) {
            other.accept(line);
        }
    }
}
