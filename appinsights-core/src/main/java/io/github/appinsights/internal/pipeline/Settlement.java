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
        boolean partial = answer.status() == 206;
        for (ItemError error : errors) {
            if (error.index() >= 0 && error.index() < items && codes[error.index()] == 0) {
                codes[error.index()] = code(error, partial);
            }
        }
        int sent = 0;
        int sampled = 0;
        int quota = 0;
        BitSet retry = new BitSet();
        Map<Integer, Integer> rejected = new TreeMap<>();
        for (int i = 0; i < items; i++) {
            boolean listed = codes[i] != 0;
            int code = listed ? codes[i] : partial ? 200 : answer.status();
            switch (fate(code, listed)) {
                case SENT -> sent++;
                case SAMPLED -> sampled++;
                case QUOTA -> quota++;
                case RETRY -> retry.set(i);
                case REJECTED -> rejected.merge(code, 1, Integer::sum);
            }
        }
        Signal signal = partial ? signalOf(quota, retry) : signalOf(answer.status());
        if (signal == Signal.REFUSED && !retry.isEmpty()) {
            signal = Signal.FAILURE; // the status is that of the first item; to send the others at once would be a loop
        }
        return new Settlement(sent, rejected, sampled, quota, 0, retry, false, signal, answer.retryAfter());
    }

    /** An item listed without a status was not taken; numbers that are none would make the counts by status grow for ever. */
    private static int code(ItemError error, boolean partial) {
        boolean valid = error.status() >= 100 && error.status() < 1_000;
        return valid ? error.status() : partial ? 400 : 0;
    }

    /** @param listed whether the code is of this very item: then only those known to pass are tried again */
    private static Fate fate(int code, boolean listed) {
        return switch (code) {
            case 206 -> Fate.SAMPLED;
            case 401, 403, 408, 429, 500, 502, 503, 504 -> Fate.RETRY;
            case 402, 439 -> Fate.QUOTA;
            default -> {
                if (code >= 200 && code < 300) {
                    yield Fate.SENT;
                }
                yield listed || (code >= 400 && code < 500) ? Fate.REJECTED : Fate.RETRY;
            }
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
