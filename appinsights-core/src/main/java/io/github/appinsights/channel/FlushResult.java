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
 */
public record FlushResult(long sent, long rejected, long sampledByService, long dropped, long stored, long pending) {

    /** Nothing was waiting. */
    public static final FlushResult EMPTY = new FlushResult(0, 0, 0, 0, 0, 0);
}
