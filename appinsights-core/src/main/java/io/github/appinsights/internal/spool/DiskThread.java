package io.github.appinsights.internal.spool;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * Asks the disk on the thread {@code ai-spool}, one thing after the other, and hands the answers to the delivery thread, which must
 * never wait for a disk. The thread starts with the first question and ends with the store.
 */
final class DiskThread {

    /** Runs on the spool thread. */
    @FunctionalInterface
    interface Call<T> {
        T on(Disk disk) throws IOException;
    }

    private final Disk disk;
    private final Executor thread;
    private final Runnable wake;
    private final Runnable stop;
    private final Queue<Runnable> answers =
            Queues.<Runnable>unboundedMultiproducer().get();

    DiskThread(Disk disk, Executor thread, Runnable wake, Runnable stop) {
        this.disk = disk;
        this.thread = thread;
        this.wake = wake;
        this.stop = stop;
    }

    static DiskThread of(Disk disk, Runnable wake) {
        ExecutorService thread =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread started = new Thread(task, "ai-spool");
                    started.setDaemon(true);
                    return started;
                });
        return new DiskThread(disk, thread, wake, thread::shutdown);
    }

    /** @param then and {@code failed} run on the delivery thread, one of them, in the order of the calls */
    <T> void ask(Call<T> call, Consumer<T> then, Consumer<Throwable> failed) {
        try {
            thread.execute(() -> answered(call, then, failed));
        } catch (Throwable noThread) {
            answer(() -> failed.accept(noThread)); // or it would be waited for without end
        }
    }

    private <T> void answered(Call<T> call, Consumer<T> then, Consumer<Throwable> failed) {
        try {
            T result = call.on(disk);
            answer(() -> then.accept(result));
        } catch (Throwable fault) {
            answer(() -> failed.accept(fault)); // whatever it is, the delivery thread has to know
        }
    }

    private void answer(Runnable answer) {
        answers.offer(answer);
        wake.run();
    }

    /** Runs what has been answered. */
    void answers() {
        for (Runnable answer; (answer = answers.poll()) != null; ) {
            answer.run();
        }
    }

    /** Ends when all that was asked is done, and the disk is given up. */
    Mono<Void> dispose() {
        Sinks.Empty<Void> disposed = Sinks.empty();
        thread.execute(() -> {
            try {
                disk.close();
            } catch (IOException | RuntimeException ignored) {
                // the process's end gives the lock back
            } finally {
                disposed.tryEmitEmpty();
            }
        });
        stop.run();
        return disposed.asMono();
    }
}
