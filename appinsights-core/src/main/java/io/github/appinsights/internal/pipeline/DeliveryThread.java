package io.github.appinsights.internal.pipeline;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread {@code ai-delivery}: runs turns and parks in between. It survives a turn that throws, whatever it throws: nothing
 * would be sent any more without it. Waking it takes no lock.
 */
final class DeliveryThread implements Runnable {

    private static final long AFTER_FAULT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private volatile @Nullable Thread thread;
    private volatile @Nullable Delivery delivery;
    private volatile @Nullable Runnable afterwards;
    /** The permit of {@code unpark} alone is not enough: a lock inside a turn, of a logger for instance, may use it up. */
    private volatile boolean woken;

    private final LossLog log;

    DeliveryThread(LossLog log) {
        this.log = log;
    }

    /** @param afterwards runs on this thread, last */
    void start(Delivery runs, Runnable afterwards) {
        this.delivery = runs;
        this.afterwards = afterwards;
        Thread started = new Thread(this, "ai-delivery");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    /** Any thread. */
    void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        Delivery runs = Objects.requireNonNull(delivery);
        while (!runs.isFinished()) {
            woken = false;
            long wait = turn(runs);
            if (wait > 0 && !woken) {
                LockSupport.parkNanos(this, wait);
            }
            Thread.interrupted(); // would make every park end at once
        }
        Objects.requireNonNull(afterwards).run();
    }

    private long turn(Delivery runs) {
        try {
            return runs.turn();
        } catch (Throwable fault) {
            log.broken(fault, System.nanoTime());
            return AFTER_FAULT_NANOS;
        }
    }
}
