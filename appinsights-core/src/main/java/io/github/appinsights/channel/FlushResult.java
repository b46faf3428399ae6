package io.github.appinsights.channel;

/**
 * What became of the items that were waiting when a flush was asked for; all in items.
 *
 * @param sent taken by the service
 * @param rejected refused by the service for good
 * @param sampledByService taken and dropped by the sampling of the resource
 * @param dropped given up here
 * @param stored kept to be sent later, as the service cannot be reached now
 * @param pending not yet answered when the time limit of the flush ended
 * @param held waiting for the end of their operations, which a flush does not wait for
 */
public record FlushResult(
        long sent, long rejected, long sampledByService, long dropped, long stored, long pending, long held) {

    /** Nothing was waiting. */
    public static final FlushResult EMPTY = new FlushResult(0, 0, 0, 0, 0, 0);

    /** What a channel knows, behind which nothing is held. */
    public FlushResult(long sent, long rejected, long sampledByService, long dropped, long stored, long pending) {
        this(sent, rejected, sampledByService, dropped, stored, pending, 0);
    }

    /** This result, with what the client holds in front of its channel. */
    public FlushResult withHeld(long items) {
        return new FlushResult(sent, rejected, sampledByService, dropped, stored, pending, items);
    }
}
