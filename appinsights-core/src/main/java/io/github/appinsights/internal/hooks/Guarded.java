package io.github.appinsights.internal.hooks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;

/**
 * One hook of the application and how it behaves: left alone for a while when it does nothing but fail, told of once when it is slow. Thread-safe, without
 * a lock, as it runs on the threads of the application.
 */
public final class Guarded<H> {

    public static final int MOST_FAILURES_IN_A_ROW = 100;
    public static final Duration REST = Duration.ofMinutes(5);

    /** Above what a pause of the garbage collector usually takes, and far above what memory answers in; far below what users feel. */
    public static final Duration SLOW = Duration.ofMillis(100);

    private static final Logger log = LoggerFactory.getLogger(Guarded.class);

    private final H hook;
    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final AtomicBoolean toldFailing = new AtomicBoolean();
    private final AtomicBoolean toldSlow = new AtomicBoolean();
    private final AtomicReference<@Nullable Rest> rest = new AtomicReference<>();

    public Guarded(H hook) {
        this.hook = hook;
    }

    public H hook() {
        return hook;
    }

    public boolean rests(long now) {
        Rest current = rest.get();
        if (current == null) {
            return false;
        }
        if (now - current.until < 0) {
            return true;
        }
        if (rest.compareAndSet(current, null)) {
            failuresInARow.set(0);
            say(() -> log.info("{} is tried again", name()));
        }
        return false;
    }

    public void succeeded() {
        if (failuresInARow.get() != 0) { // a read is cheap where many threads share it, a write is not
            failuresInARow.set(0);
        }
    }

    /** A stack overflow and a missing class are the hook's own; other errors of the virtual machine are not ours to hide. */
    public void failed(Throwable thrown, long now) {
        if (!(thrown instanceof StackOverflowError || thrown instanceof LinkageError)) {
            Exceptions.throwIfJvmFatal(thrown);
        }
        if (!toldFailing.get() && toldFailing.compareAndSet(false, true)) {
            tellFailing(thrown);
        }
        if (failuresInARow.incrementAndGet() == MOST_FAILURES_IN_A_ROW) {
            rest.set(new Rest(now + REST.toNanos()));
            say(() -> log.warn(
                    "{} failed {} times in a row; it is left out for {} minutes",
                    name(),
                    MOST_FAILURES_IN_A_ROW,
                    REST.toMinutes()));
        }
    }

    public void took(long nanos) {
        if (nanos >= SLOW.toNanos() && !toldSlow.get() && toldSlow.compareAndSet(false, true)) {
            say(() -> log.warn(
                    "{} took {} ms for one item, which its thread waits for; this is said once",
                    name(),
                    TimeUnit.NANOSECONDS.toMillis(nanos)));
        }
    }

    private void tellFailing(Throwable thrown) {
        String message = "{} failed; items go on without it, further failures are counted only";
        if (!say(() -> log.warn(message, name(), thrown))) {
            say(() -> log.warn(message, name())); // a throwable whose own methods throw cannot be logged
        }
    }

    private String name() {
        return hook.getClass().getName();
    }

    private static boolean say(Runnable line) {
        try {
            line.run();
            return true;
        } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError brokenLogging) {
            return false;
        }
    }

    private record Rest(long until) {}
}
