package io.github.appinsights.channel;

import java.util.Map;

/**
 * What became of every item, in items, since the client was built. Each term is counted by itself and none derived from others:
 * {@code offered + recovered = sent + rejected + sampledByService + dropped + queued + inFlight + stored}, exactly while nothing
 * is tracked, else off by at most the calls in progress.
 *
 * @param offered handed to the channel, whatever became of them
 * @param recovered read back from a spool an earlier process left
 * @param sent taken by the service
 * @param rejected refused by the service for good, by status
 * @param dropped given up here, by reason
 * @param sampledByService taken and dropped by the sampling of the resource
 * @param sampledOut left out by this client's sampling, before they were offered
 * @param held waiting for the end of their operation, before they were offered, as sampling keeps it whole or not
 * @param filtered left out by the application's filters, before they were offered
 * @param queued waiting for their batch
 * @param inFlight in requests that are not answered
 * @param stored waiting, as batches, to be sent later
 * @param maybeDuplicate sent again although an earlier request of theirs may have arrived
 * @param lateAnswers answers, in batches, that came after the batch was settled otherwise
 * @param hookFailures initializers and filters that threw
 */
public record DeliveryCounters(
        long offered,
        long recovered,
        long sent,
        Map<Integer, Long> rejected,
        Map<DropReason, Long> dropped,
        long sampledByService,
        long sampledOut,
        long held,
        long filtered,
        long queued,
        long inFlight,
        long stored,
        long maybeDuplicate,
        long lateAnswers,
        long hookFailures) {

    /** Counters at zero. */
    public static final DeliveryCounters ZERO =
            new DeliveryCounters(0, 0, 0, Map.of(), Map.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public DeliveryCounters {
        rejected = Map.copyOf(rejected);
        dropped = Map.copyOf(dropped);
    }

    /** These counters with what the client did itself before offering. */
    public DeliveryCounters beforeOffering(long sampledOut, long held, long filtered, long hookFailures) {
        return new DeliveryCounters(
                offered,
                recovered,
                sent,
                rejected,
                dropped,
                sampledByService,
                sampledOut,
                held,
                filtered,
                queued,
                inFlight,
                stored,
                maybeDuplicate,
                lateAnswers,
                hookFailures);
    }

    /** All items the service refused. */
    public long rejectedTotal() {
        return sum(rejected);
    }

    /** All items given up here. */
    public long droppedTotal() {
        return sum(dropped);
    }

    /** What came in less what is accounted for: zero while nothing is tracked. */
    public long balance() {
        return offered
                + recovered
                - sent
                - rejectedTotal()
                - sampledByService
                - droppedTotal()
                - queued
                - inFlight
                - stored;
    }

    private static long sum(Map<?, Long> counts) {
        long sum = 0;
        for (long count : counts.values()) {
            sum += count;
        }
        return sum;
    }
}
