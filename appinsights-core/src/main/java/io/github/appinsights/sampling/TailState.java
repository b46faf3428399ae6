package io.github.appinsights.sampling;

import java.util.Map;

/**
 * Sampling by the end of operations, at one moment.
 *
 * @param kept operations decided so far and told, by the reason: {@code failed}, {@code slow}, {@code flagged}, {@code first}, or
 *     {@code hash} where the percentage let them through
 * @param spilled operations that were decided before their end, by the hash, for want of room
 * @param late items that came after the end of their operation
 * @param lateFailures exceptions and failures among them, which were told
 * @param heldItems items that wait
 * @param heldBytes their estimated size
 * @param heldOperations operations they belong to
 * @param budgetPercentage at which operations with a reason are kept now; 100 unless there are more than allowed
 */
public record TailState(
        Map<String, Long> kept,
        long spilled,
        long late,
        long lateFailures,
        long heldItems,
        long heldBytes,
        int heldOperations,
        double budgetPercentage) {

    public TailState {
        kept = Map.copyOf(kept);
    }
}
