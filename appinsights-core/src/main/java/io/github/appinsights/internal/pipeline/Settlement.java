package io.github.appinsights.internal.pipeline;

import io.github.appinsights.internal.ingestion.IngestionOutcome;
import io.github.appinsights.internal.ingestion.IngestionOutcome.Answered;
import io.github.appinsights.internal.ingestion.ItemError;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an outcome means: for each item of the batch, and for the channel.
 *
 * @param sent items the service took
 * @param rejected items it refused for good, by status
 * @param sampled items it took and left out by its own sampling
 * @param quota items refused as the resource is over its quota
 * @param unknown items of a partial answer that could not be read; never sent again, as most of them arrived
 * @param retry indexes of the items to send again
 * @param tooLarge whether the whole batch was too large
 * @param signal what the channel learns
 * @param retryAfter the pause the service asked for
 */
record Settlement(
        int sent,
        Map<Integer, Integer> rejected,
        int sampled,
        int quota,
        int unknown,
        BitSet retry,
        boolean tooLarge,
        Signal signal,
        @Nullable Duration retryAfter) {

    enum Signal {
        SUCCESS,
        /** The service answered and refused what it was given: it is there. */
        REFUSED,
        FAILURE,
        NOT_ALLOWED,
        QUOTA
    }

    /** What becomes of one item. */
    private enum Fate {
        SENT,
        SAMPLED,
        RETRY,
        QUOTA,
        REJECTED
    }

    static Settlement of(int items, IngestionOutcome outcome) {
        if (!(outcome instanceof Answered answer)) {
            return all(items, Signal.FAILURE, null);
        }
        int status = answer.status();
        List<ItemError> errors = answer.errors();
        if (status == 206) {
            return errors == null
                    ? new Settlement(0, Map.of(), 0, 0, items, new BitSet(), false, Signal.SUCCESS, null)
                    : perItem(items, answer, errors);
        }
        if (status == 413) {
            return new Settlement(0, Map.of(), 0, 0, 0, new BitSet(), true, Signal.REFUSED, null);
        }
        return perItem(items, answer, status >= 400 && errors != null ? errors : List.of());
    }

    private static Settlement all(int items, Signal signal, @Nullable Duration retryAfter) {
        BitSet retry = new BitSet(items);
        retry.set(0, items);
        return new Settlement(0, Map.of(), 0, 0, 0, retry, false, signal, retryAfter);
    }

    /** Codes of single items win; an item that is not listed follows the status. */
    private static Settlement perItem(int items, Answered answer, List<ItemError> errors) {
        int[] codes = new int[items];
        for (ItemError error : errors) {
            if (error.index() >= 0 && error.index() < items && codes[error.index()] == 0) {
                codes[error.index()] = error.status() == 0 ? 400 : error.status();
            }
        }
        int unlisted = answer.status() == 206 ? 200 : answer.status();
        int sent = 0;
        int sampled = 0;
        int quota = 0;
        BitSet retry = new BitSet();
        Map<Integer, Integer> rejected = new TreeMap<>();
        for (int i = 0; i < items; i++) {
            int code = codes[i] == 0 ? unlisted : codes[i];
            switch (fate(code)) {
                case SENT -> sent++;
                case SAMPLED -> sampled++;
                case QUOTA -> quota++;
                case RETRY -> retry.set(i);
                case REJECTED -> rejected.merge(code, 1, Integer::sum);
            }
        }
        Signal signal = answer.status() == 206 ? signalOf(quota, retry) : signalOf(answer.status());
        return new Settlement(sent, rejected, sampled, quota, 0, retry, false, signal, answer.retryAfter());
    }

    private static Fate fate(int code) {
        if (code == 206) {
            return Fate.SAMPLED;
        }
        if (code >= 200 && code < 300) {
            return Fate.SENT;
        }
        return switch (code) {
            case 401, 403, 408, 429 -> Fate.RETRY;
            case 402, 439 -> Fate.QUOTA;
            default -> code >= 400 && code < 500 ? Fate.REJECTED : Fate.RETRY;
        };
    }

    private static Signal signalOf(int quota, BitSet retry) {
        return quota > 0 ? Signal.QUOTA : retry.isEmpty() ? Signal.SUCCESS : Signal.FAILURE;
    }

    private static Signal signalOf(int status) {
        if (status >= 200 && status < 300) {
            return Signal.SUCCESS;
        }
        return switch (status) {
            case 401, 403 -> Signal.NOT_ALLOWED;
            case 402, 439 -> Signal.QUOTA;
            case 408, 429 -> Signal.FAILURE;
            default -> status >= 400 && status < 500 ? Signal.REFUSED : Signal.FAILURE;
        };
    }
}
