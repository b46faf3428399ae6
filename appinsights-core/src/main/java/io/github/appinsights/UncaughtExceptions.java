package io.github.appinsights;

import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.SeverityLevel;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Tells Application Insights of exceptions that end a thread. Opt-in: {@link #install} makes it the default handler of the JVM.
 *
 * <p>The exception is tracked with severity critical and the properties {@code handled}={@code false} and {@code thread}, the
 * thread's name. Then the client is flushed, for the process may be ending: the dying thread waits for the answer, at most the
 * timeout. A thread that must not wait, one of Reactor's non-blocking threads or of the client's own, which are named
 * {@code ai-…}, only starts the flush. Last comes the handler that was the default before or, where there was none, what the JVM
 * does itself: print the stack trace.
 *
 * <p>Threads with a handler of their own, and pools and publishers that keep exceptions for their callers, never get here.
 * Thread-safe; never throws.
 */
public final class UncaughtExceptions implements Thread.UncaughtExceptionHandler, AutoCloseable {

    private static final Object DEFAULT_HANDLER = new Object();

    private final TelemetryClient client;
    private final Duration timeout;
    private final Thread.@Nullable UncaughtExceptionHandler previous;
    private final ThreadLocal<Boolean> handling = ThreadLocal.withInitial(() -> false);
    private volatile boolean closed;

    private UncaughtExceptions(
            TelemetryClient client, Duration timeout, Thread.@Nullable UncaughtExceptionHandler previous) {
        this.client = client;
        this.timeout = timeout;
        this.previous = previous;
    }

    /**
     * Makes a new handler the default of the JVM.
     *
     * @param client stays the caller's to close; exceptions after that are not told, but handed on. A {@code try} with the client as
     *     its resource around the code of a {@code main} closes it before what is thrown there gets here
     * @param timeout longest wait of a dying thread; zero: none waits
     * @return to uninstall it with
     */
    public static UncaughtExceptions install(TelemetryClient client, Duration timeout) {
        Objects.requireNonNull(client, "client");
        if (Objects.requireNonNull(timeout, "timeout").isNegative()) {
            throw new IllegalArgumentException("timeout must not be negative: " + timeout);
        }
        synchronized (DEFAULT_HANDLER) {
            UncaughtExceptions installed =
                    new UncaughtExceptions(client, timeout, Thread.getDefaultUncaughtExceptionHandler());
            Thread.setDefaultUncaughtExceptionHandler(installed);
            return installed;
        }
    }

    /**
     * Makes the handler from before the default again, if none was set since. Otherwise the later one, which may still hand on to
     * this, is left alone; this one tells nothing any more either way.
     */
    @Override
    public void close() {
        closed = true;
        synchronized (DEFAULT_HANDLER) {
            if (Thread.getDefaultUncaughtExceptionHandler() == this) {
                Thread.setDefaultUncaughtExceptionHandler(previous);
            }
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        boolean again = handling.get();
        handling.set(true);
        try {
            if (!again && !closed) {
                contain(() -> tell(thread, thrown));
            }
            contain(() -> handOn(again ? null : previous, thread, thrown));
        } finally {
            if (!again) {
                handling.remove();
            }
        }
    }

    private static void contain(Runnable step) {
        try {
            step.run();
        } catch (Throwable lesser) {
            // the exception that ends the thread is the one to be seen
        }
    }

    private void tell(Thread thread, Throwable thrown) {
        client.track(ExceptionTelemetry.builder(thrown)
                .severity(SeverityLevel.CRITICAL)
                .property("handled", "false")
                .property("thread", thread.getName())
                .build());
        Mono<FlushResult> flush = client.flush(timeout);
        if (mayWait()) {
            await(flush);
        } else {
            flush.subscribe(result -> {}, failed -> {});
        }
    }

    private boolean mayWait() {
        return !timeout.isZero()
                && !Schedulers.isInNonBlockingThread()
                && !Thread.currentThread().getName().startsWith("ai-");
    }

    /** A thread that was interrupted and dies of it would not wait otherwise. */
    private void await(Mono<FlushResult> flush) {
        boolean interrupted = Thread.interrupted();
        try {
            flush.block(timeout);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void handOn(Thread.@Nullable UncaughtExceptionHandler next, Thread thread, Throwable thrown) {
        if (next != null) {
            next.uncaughtException(thread, thrown);
        } else {
            printAsTheJvmDoes(thread, thrown);
        }
    }

    /**
     * The topmost thread group prints only where there is no default handler, so there is none as long as it prints. A thread that
     * dies in this very moment is printed, too, and not told.
     */
    private static void printAsTheJvmDoes(Thread thread, Throwable thrown) {
        synchronized (DEFAULT_HANDLER) {
            Thread.UncaughtExceptionHandler installed = Thread.getDefaultUncaughtExceptionHandler();
            Thread.setDefaultUncaughtExceptionHandler(null);
            try {
                topmostGroup().uncaughtException(thread, thrown);
            } finally {
                if (Thread.getDefaultUncaughtExceptionHandler() == null) {
                    Thread.setDefaultUncaughtExceptionHandler(installed);
                }
            }
        }
    }

    /** The groups below it may be an application's own and have had their turn. */
    private static ThreadGroup topmostGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
