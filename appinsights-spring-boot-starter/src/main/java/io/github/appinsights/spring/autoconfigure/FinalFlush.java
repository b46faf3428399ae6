package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.TelemetryClient;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/**
 * Sends what waits when the application stops: after the web server has ended its requests, while the network still works. What
 * is tracked later is left to the client's {@code close()}.
 */
final class FinalFlush implements SmartLifecycle {

    /** Below the phases in which web servers stop, above that of Reactor Netty's shared resources, which is 0. */
    static final int PHASE = 1024;

    private static final Logger log = LoggerFactory.getLogger(FinalFlush.class);

    private final TelemetryClient client;
    private final Duration limit;
    private final boolean trackStop;
    private final AtomicBoolean running = new AtomicBoolean();

    FinalFlush(TelemetryClient client, Duration limit, boolean trackStop) {
        this.client = client;
        this.limit = limit;
        this.trackStop = trackStop;
    }

    @Override
    public void start() {
        running.set(true);
    }

    /** Does not wait; Spring stops by {@link #stop(Runnable)}. */
    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable callback) {
        if (!running.compareAndSet(true, false)) {
            callback.run();
            return;
        }
        if (trackStop) {
            client.trackEvent("Application_Stop");
        }
        client.settle(); // operations that are still open were cut off with the requests, or will be
        // the channel keeps the limit by itself; the timeout is for channels that do not
        Mono.defer(() -> client.flush(limit))
                .timeout(limit.plusSeconds(1))
                .doFinally(signal -> callback.run())
                .subscribe(
                        result -> log.debug("Final flush: {}", result),
                        failure -> log.debug("Final flush failed", failure));
    }

    @Override
    public boolean isRunning() {
        return running.get();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** A paused context goes on later, so nothing is final. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
