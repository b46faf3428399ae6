package io.github.appinsights.testing;

import io.github.appinsights.internal.ingestion.ItemError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What {@link FakeIngestion} does with a request. Immutable: each method returns another answer. */
public final class Answer {

    enum Kind {
        RESPONSE,
        BYTES,
        HANG,
        CUT,
        RESET
    }

    private Kind kind = Kind.RESPONSE;
    private int status = 200;
    private String statusText = "Some Text";
    private List<String> headers = List.of();
    private Function<Received, byte[]> body = request -> new byte[0];
    private List<ItemError> errors = List.of();
    private long missing;
    private Duration delay = Duration.ZERO;
    private Duration drip = Duration.ZERO;
    private boolean close;

    private Answer() {}

    private Answer(Answer other) {
        kind = other.kind;
        status = other.status;
        statusText = other.statusText;
        headers = other.headers;
        body = other.body;
        errors = other.errors;
        missing = other.missing;
        delay = other.delay;
        drip = other.drip;
        close = other.close;
    }

    /** 200, everything accepted. */
    public static Answer ok() {
        return status(200).errors();
    }

    /** An empty body. */
    public static Answer status(int status) {
        Answer answer = new Answer();
        answer.status = status;
        return answer;
    }

    /** 206 with these errors; items that are not listed are accepted. */
    public static Answer partial(ItemError... errors) {
        return status(206).errors(errors);
    }

    public static Answer redirect(int status, Object location) {
        return status(status).header("Location", location);
    }

    /** Reads the request and never answers. */
    public static Answer hang() {
        return of(Kind.HANG);
    }

    /** Reads the request and closes the connection. */
    public static Answer cut() {
        return of(Kind.CUT);
    }

    /** Reads the request and resets the connection. */
    public static Answer reset() {
        return of(Kind.RESET);
    }

    /** Sends this instead of HTTP, then closes. */
    public static Answer bytes(String latin1) {
        Answer answer = of(Kind.BYTES);
        answer.body = request -> latin1.getBytes(StandardCharsets.ISO_8859_1);
        return answer;
    }

    private static Answer of(Kind kind) {
        Answer answer = new Answer();
        answer.kind = kind;
        return answer;
    }

    public Answer statusText(String text) {
        Answer answer = new Answer(this);
        answer.statusText = text;
        return answer;
    }

    public Answer header(String name, Object value) {
        Answer answer = new Answer(this);
        answer.headers =
                Stream.concat(headers.stream(), Stream.of(name + ": " + value)).toList();
        return answer;
    }

    public Answer body(String text) {
        Answer answer = new Answer(this);
        answer.body = request -> text.getBytes(StandardCharsets.UTF_8);
        return answer;
    }

    /** A body as the service writes it. */
    public Answer errors(ItemError... errors) {
        Answer answer = new Answer(this);
        answer.errors = List.of(errors);
        answer.body = request -> json(request.lines().size(), answer.errors).getBytes(StandardCharsets.UTF_8);
        return answer;
    }

    /** Waits before the first byte. */
    public Answer after(Duration delay) {
        Answer answer = new Answer(this);
        answer.delay = delay;
        return answer;
    }

    /** Sends the body byte by byte, with this pause after each. */
    public Answer dripping(Duration pause) {
        Answer answer = new Answer(this);
        answer.drip = pause;
        return answer;
    }

    /** Announces a body longer by this many bytes than what comes before the connection closes. */
    public Answer missing(long bytes) {
        Answer answer = new Answer(this);
        answer.missing = bytes;
        answer.close = true;
        return answer;
    }

    /** Closes the connection afterwards without having said so. */
    public Answer thenClose() {
        Answer answer = new Answer(this);
        answer.close = true;
        return answer;
    }

    Kind kind() {
        return kind;
    }

    Duration delay() {
        return delay;
    }

    Duration drip() {
        return drip;
    }

    boolean close() {
        return close;
    }

    byte[] body(Received request) {
        return body.apply(request);
    }

    byte[] head(long bodyLength) {
        List<String> lines = new ArrayList<>();
        lines.add("HTTP/1.1 " + status + " " + statusText);
        lines.addAll(headers);
        lines.add("Content-Length: " + (bodyLength + missing));
        return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The lines of the request this answer accepts. */
    List<String> accepted(Received request) {
        if (kind != Kind.RESPONSE || (status != 200 && status != 206)) {
            return List.of();
        }
        List<String> lines = request.lines();
        Set<Integer> listed =
                status == 200 ? Set.of() : errors.stream().map(ItemError::index).collect(Collectors.toSet());
        return IntStream.range(0, lines.size())
                .filter(index -> !listed.contains(index))
                .mapToObj(lines::get)
                .toList();
    }

    private static String json(int received, List<ItemError> errors) {
        long refused = errors.stream()
                .map(ItemError::index)
                .filter(index -> index >= 0 && index < received)
                .distinct()
                .count();
        String list = errors.stream()
                .map(error -> "{\"index\":" + error.index() + ",\"statusCode\":" + error.status() + ",\"message\":"
                        + (error.message() == null ? "null" : '"' + error.message() + '"') + "}")
                .collect(Collectors.joining(","));
        return "{\"itemsReceived\":" + received + ",\"itemsAccepted\":" + (received - refused)
                + ",\"appId\":null,\"errors\":[" + list + "]}";
    }
}
