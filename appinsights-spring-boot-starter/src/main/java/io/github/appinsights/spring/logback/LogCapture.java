package io.github.appinsights.spring.logback;

import ch.qos.logback.classic.Level;
import io.github.appinsights.TelemetryClient;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.logging.LogLevel;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextPausedEvent;
import org.springframework.context.event.ContextRestartedEvent;

/**
 * Tells a client the log lines of this JVM, from the start of its context until its beans are destroyed: after all that is stopped has
 * said so, and before the client is closed. Used by the auto-configuration.
 */
public final class LogCapture
        implements SmartLifecycle,
                DisposableBean,
                ApplicationContextAware,
                ApplicationListener<ApplicationContextEvent> {

    private final TelemetryClient client;
    private final LogLevel level;
    private final @Nullable EarlyLines early;
    private final LineRecorder recorder;
    private volatile @Nullable ApplicationContext context;
    private volatile @Nullable Attachment attachment;
    private volatile boolean running;

    /**
     * @param level lines below it are left out
     * @param early the lines so far
     */
    public LogCapture(TelemetryClient client, LogLevel level, @Nullable EarlyLines early) {
        this.client = client;
        this.level = level;
        this.early = early;
        this.recorder = new LineRecorder(client);
    }

    @Override
    public void start() {
        running = true;
        if (client.isEnabled() && level != LogLevel.OFF) {
            attach();
        } else if (early != null) {
            early.drop();
        }
    }

    /** What is stopped or fails later has something to say, too. */
    @Override
    public void stop() {
        running = false;
    }

    /** A start that failed before this was started told nothing yet. */
    @Override
    public void destroy() {
        Attachment own = attachment;
        if (own == null && early != null && client.isEnabled()) {
            own = early.handTo(recorder);
        }
        if (own != null) {
            own.detach();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** First, for the lines of whatever starts later. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    /** A paused context is told by its event, as {@link #stop()} does not say why. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public void setApplicationContext(ApplicationContext context) {
        this.context = context;
    }

    /** A context that is paused, as test contexts in a cache are, leaves lines to those that run. */
    @Override
    @SuppressWarnings("ReferenceEquality") // events of child contexts come here, too
    public void onApplicationEvent(ApplicationContextEvent event) {
        Attachment own = attachment;
        if (own == null || event.getApplicationContext() != context) {
            return;
        }
        if (event instanceof ContextPausedEvent) {
            own.detach();
        } else if (event instanceof ContextRestartedEvent) {
            own.attach();
        }
    }

    private void attach() {
        Attachment own = attachment;
        if (own == null && early != null) {
            own = early.handTo(recorder);
        }
        if (own == null) {
            own = Attachment.of(new TelemetryAppender(threshold(level), recorder));
        }
        if (own != null) {
            attachment = own;
            own.attach();
        }
    }

    static Level threshold(LogLevel level) {
        return switch (level) {
            case TRACE -> Level.TRACE;
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case WARN -> Level.WARN;
            case ERROR, FATAL -> Level.ERROR;
            case OFF -> Level.OFF;
        };
    }
}
