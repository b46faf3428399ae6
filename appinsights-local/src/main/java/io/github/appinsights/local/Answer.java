package io.github.appinsights.local;

import io.github.appinsights.local.envelope.Verdict;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a request is answered: what the service would say by itself, or one of its bad days. Immutable; each method that changes
 * something returns another answer.
 */
public final class Answer {

    /** What happens to the connection. */
    enum Ending {
        ANSWERED,
        SILENT,
        RESET
    }

    private static final Answer JUDGED =
            new Answer(null, Map.of(), null, Map.of(), null, Duration.ZERO, Ending.ANSWERED);

    private final @Nullable Integer status;
    private final Map<Integer, Integer> refused;
    private final @Nullable String words;
    private final Map<String, String> headers;
    private final @Nullable String page;
    private final Duration delay;
    private final Ending ending;

    private Answer(
            @Nullable Integer status,
            Map<Integer, Integer> refused,
            @Nullable String words,
            Map<String, String> headers,
            @Nullable String page,
            Duration delay,
            Ending ending) {
        this.status = status;
        this.refused = Map.copyOf(refused);
        this.words = words;
        this.headers = Map.copyOf(headers);
        this.page = page;
        this.delay = delay;
        this.ending = ending;
    }

    /** By the rules: 200 where every item is good, 206 with the bad ones, or the code of the first where all are bad. */
    public static Answer judged() {
        return JUDGED;
    }

    /**
     * The same for every item: from 200 to 299 all are accepted, and with any other code all are refused, good or bad.
     *
     * @param status of HTTP, from 200 to 599
     */
    public static Answer status(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("An HTTP status is from 200 to 599, not " + status);
        }
        return new Answer(status, Map.of(), null, Map.of(), null, Duration.ZERO, Ending.ANSWERED);
    }

    /**
     * The items at these places are refused, the others judged: 206, as long as one is accepted.
     *
     * @param code of each of them, as 400, 429 or 500; 206 means sampled out by the service
     * @param indexes places in the request, from 0; those beyond its items are passed over
     */
    public static Answer refusing(int code, int... indexes) {
        return JUDGED.andRefusing(code, indexes);
    }

    /** The same as {@link #refusing}, with another code for other items. */
    public Answer andRefusing(int code, int... indexes) {
        Map<Integer, Integer> more = new HashMap<>(refused);
        IntStream.of(indexes).forEach(index -> more.put(index, code));
        return new Answer(status, more, words, headers, page, delay, ending);
    }

    /**
     * To the same request at another address.
     *
     * @param status 307 or 308
     * @param address as in a connection string: {@code http://127.0.0.1:4711/}
     */
    public static Answer redirect(int status, URI address) {
        return status(status)
                .page("")
                .header("Location", address.resolve("v2.1/track").toString());
    }

    /** None: the connection stays open and silent. */
    public static Answer silence() {
        return new Answer(null, Map.of(), null, Map.of(), null, Duration.ZERO, Ending.SILENT);
    }

    /** None: the connection is reset once the request has been read. */
    public static Answer reset() {
        return new Answer(null, Map.of(), null, Map.of(), null, Duration.ZERO, Ending.RESET);
    }

    /** The login page of a network in between, with status 200: nothing reached the service. */
    public static Answer garbage() {
        return status(200).page("<html><body>Sign in to this network</body></html>");
    }

    /** As a header in whole seconds, rounded up. */
    public Answer retryAfter(Duration pause) {
        return header("Retry-After", Long.toString(pause.plusNanos(999_999_999).toSeconds()));
    }

    /** As a header with a date. */
    public Answer retryAfter(Instant time) {
        return header("Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC)));
    }

    /** With this header, which replaces one of the same name. */
    public Answer header(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Answer(status, refused, words, more, page, delay, ending);
    }

    /** With these words for each item that it refuses, in place of the service's usual ones. */
    public Answer saying(String words) {
        return new Answer(status, refused, words, headers, page, delay, ending);
    }

    /** With this text as body in place of the service's JSON; no item counts as accepted. */
    public Answer page(String html) {
        return new Answer(status, refused, words, headers, html, delay, ending);
    }

    /** Late: the time begins when the request has been read. */
    public Answer after(Duration delay) {
        return new Answer(status, refused, words, headers, page, delay, ending);
    }

    Duration delay() {
        return delay;
    }

    Ending ending() {
        return ending;
    }

    Map<String, String> headers() {
        return headers;
    }

    @Nullable
    String page() {
        return page;
    }

    /** What it says of these items. */
    TrackAnswer to(JudgedBody body) {
        if (body.unreadable() != null && status == null) {
            return TrackAnswer.unreadable(body.unreadable());
        }
        List<Verdict> items = body.items();
        List<ItemError> errors = IntStream.range(0, items.size())
                .mapToObj(index -> error(index, items.get(index)))
                .flatMap(Optional::stream)
                .toList();
        return TrackAnswer.of(status, items.size(), errors);
    }

    /** Whether the items that its words do not name reached the service. */
    boolean accepts() {
        return ending == Ending.ANSWERED && page == null && (status == null || status < 300);
    }

    private Optional<ItemError> error(int index, Verdict verdict) {
        Integer code = refused.get(index);
        if (code == null && status != null) {
            code = status;
            if (code < 300) {
                return Optional.empty();
            }
        }
        if (code != null) {
            return Optional.of(new ItemError(index, code, words == null ? ServiceWords.of(code) : words));
        }
        return verdict instanceof Verdict.Rejected rejected
                ? Optional.of(new ItemError(index, rejected.statusCode(), rejected.message()))
                : Optional.empty();
    }
}
