package io.github.appinsights.internal.pipeline;

import io.github.appinsights.channel.DropReason;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what is lost and why: the first time at once, after that at most once in five minutes a cause, with what came together
 * meanwhile. Never an address, a key or a body. The delivery thread only, so that no caller waits for a log file. What the
 * application's logging throws ends here, or the batch that is just being settled would be lost with it.
 */
final class LossLog {

    private static final Logger log = LoggerFactory.getLogger("io.github.appinsights.delivery");
    private static final long QUIET_NANOS = 300_000_000_000L;
    private static final int MOST_CAUSES = 64;

    private final Tally tally;
    private final String destination;
    private final Map<Object, Entry> losses = new HashMap<>();
    private final Map<Object, Entry> failures = new HashMap<>();
    private boolean toldFailing;
    private boolean toldDegraded;

    /** @param destination host of the endpoint */
    LossLog(Tally tally, String destination) {
        this.tally = tally;
        this.destination = destination;
    }

    /** Looks whether more was dropped since the last look. */
    void checkDrops(long now) {
        for (DropReason reason : DropReason.values()) {
            long total = tally.dropped(reason);
            if (total == 0) {
                continue;
            }
            Entry entry = losses.computeIfAbsent(reason, key -> new Entry());
            long more = total - entry.told;
            if (more > 0 && entry.mayTell(now)) {
                entry.told(total, now);
                say(() -> log.warn("{} items of telemetry dropped: {} ({} in all)", more, reason.value(), total));
            }
        }
    }

    void rejected(int status, String why, long now) {
        Entry entry = losses.computeIfAbsent(status, key -> new Entry());
        long total = tally.rejected(status);
        if (entry.mayTell(now)) {
            long more = total - entry.told;
            String hint = status == 404 ? "; use the connection string of this resource" : "";
            entry.told(total, now);
            say(() -> log.warn("{} refused {} items with {}: {}{}", destination, more, status, why, hint));
        }
    }

    /**
     * @param kind what counts as the same cause, whatever words the service finds for it
     * @param kept whether the items are sent later, and not given up
     */
    void failed(Object kind, String cause, boolean kept, long now) {
        Entry entry = failure(kind);
        if (entry.mayTell(now)) {
            entry.told(0, now);
            toldFailing = true;
            String then = kept ? "what waits is kept and tried again" : "it is dropped until more is taken";
            say(() -> log.warn("Telemetry cannot be sent to {}: {}; {}", destination, cause, then));
        } else {
            say(() -> log.debug("Telemetry cannot be sent to {}: {}", destination, cause));
        }
    }

    void succeeded() {
        if (toldFailing) {
            toldFailing = false;
            say(() -> log.info("Telemetry reaches {} again", destination));
        }
    }

    /** The spool cannot be used; once in a while only, where that comes and goes. */
    void degraded(String reason, long now) {
        Entry entry = failure("spool");
        if (entry.mayTell(now)) {
            entry.told(0, now);
            toldDegraded = true;
            say(() -> log.warn(
                    "The spool cannot be used: {}; what waits is held in memory, and the spool tried again every minute",
                    reason));
        } else {
            say(() -> log.debug("The spool cannot be used: {}", reason));
        }
    }

    void restored() {
        if (toldDegraded) {
            toldDegraded = false;
            say(() -> log.info("The spool is used again"));
        }
    }

    void unreadable(int files) {
        say(() -> log.warn("{} damaged files of the spool deleted, of which nothing could be read", files));
    }

    void broken(Throwable thrown, long now) {
        Entry entry = failure(thrown.getClass());
        if (entry.mayTell(now)) {
            entry.told(0, now);
            say(() -> log.error("Delivery of telemetry failed and goes on", thrown));
        }
    }

    void closed(long sent, long lost, long spooled) {
        String line = "Application Insights closed: {} sent, {} lost, {} spooled";
        if (lost > 0) {
            say(() -> log.warn(line, sent, lost, spooled));
        } else {
            say(() -> log.info(line, sent, lost, spooled));
        }
    }

    private Entry failure(Object cause) {
        if (failures.size() > MOST_CAUSES) {
            failures.clear(); // causes without end would be a leak; to say one twice is the lesser evil
        }
        return failures.computeIfAbsent(cause, key -> new Entry());
    }

    private static void say(Runnable line) {
        try {
            line.run();
        } catch (Throwable brokenLogging) {
            // nowhere to say it
        }
    }

    private static final class Entry {
        private long told;
        private long toldAt;
        private boolean everTold;

        boolean mayTell(long now) {
            return !everTold || now - toldAt >= QUIET_NANOS;
        }

        void told(long total, long now) {
            told = total;
            toldAt = now;
            everTold = true;
        }
    }
}
