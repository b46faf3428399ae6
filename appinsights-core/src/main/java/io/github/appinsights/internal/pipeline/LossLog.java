package io.github.appinsights.internal.pipeline;

import io.github.appinsights.channel.DropReason;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what is lost and why: the first time at once, after that at most once in five minutes a cause, with what came together
 * meanwhile. Never an address, a key or a body. The delivery thread only, so that no caller waits for a log file.
 */
final class LossLog {

    private static final Logger log = LoggerFactory.getLogger("io.github.appinsights.delivery");
    private static final long QUIET_NANOS = 300_000_000_000L;

    private final Tally tally;
    private final String destination;
    private final Map<Object, Entry> entries = new HashMap<>();
    private boolean failing;

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
            Entry entry = entry(reason);
            if (total > entry.told && entry.mayTell(now)) {
                log.warn("{} items of telemetry dropped: {} ({} in all)", total - entry.told, reason.value(), total);
                entry.told(total, now);
            }
        }
    }

    void rejected(int status, String why, long now) {
        Entry entry = entry(status);
        long total = tally.rejected(status);
        if (entry.mayTell(now)) {
            String hint = status == 404 ? "; use the connection string of this resource" : "";
            log.warn("{} refused {} items with {}: {}{}", destination, total - entry.told, status, why, hint);
            entry.told(total, now);
        }
    }

    void failed(String cause, long now) {
        failing = true;
        Entry entry = entry(cause);
        entry.count++;
        if (entry.mayTell(now)) {
            log.warn("Telemetry cannot be sent to {}: {}; what waits is kept and tried again", destination, cause);
            entry.told(entry.count, now);
        } else {
            log.debug("Telemetry cannot be sent to {}: {}", destination, cause);
        }
    }

    void succeeded() {
        if (failing) {
            failing = false;
            log.info("Telemetry reaches {} again", destination);
        }
    }

    void broken(Throwable thrown) {
        log.error("Delivery of telemetry failed and goes on", thrown);
    }

    void closed(long sent, long lost, long spooled) {
        String line = "Application Insights closed: {} sent, {} lost, {} spooled";
        if (lost > 0) {
            log.warn(line, sent, lost, spooled);
        } else {
            log.info(line, sent, lost, spooled);
        }
    }

    private Entry entry(Object cause) {
        if (entries.size() > 64) {
            entries.clear(); // causes without end would be a leak; to say one twice is the lesser evil
        }
        return entries.computeIfAbsent(cause, key -> new Entry());
    }

    private static final class Entry {
        private long count;
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
