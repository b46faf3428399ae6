package io.github.appinsights.faults;

import io.github.appinsights.internal.ingestion.ItemError;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One of the faults that come and go.
 *
 * @param doubles whether items may arrive twice by it
 */
record Fault(String name, boolean doubles, Consumer<Endpoint> begin) {

    private static final Duration DRIP = Duration.ofMillis(200);

    /** Any of them that loses nothing. */
    static Fault any(Random random) {
        return switch (random.nextInt(11)) {
            case 0 -> of("503", Modes.status(503));
            case 1 -> of("500", Modes.status(500));
            case 2 -> of("429, Retry-After: 2", Modes.retryAfter(429, "2"));
            case 3 -> of("hangs", Modes.hang());
            case 4 -> new Fault("refuses", false, Endpoint::refuse);
            case 5 -> of("garbage", Modes.garbage());
            case 6 -> of("cuts", Modes.cutBeforeTheAnswer());
            case 7 -> of("drips", Modes.drippingBody(503, DRIP));
            case 8 -> of("slow", Modes.after(Duration.ofMillis(500), Modes.ok()));
            case 9 -> of("each fourth item later", Modes.partial(Fault::eachFourthLater));
            default -> lostAnswer();
        };
    }

    private static Fault of(String name, Mode mode) {
        return new Fault(name, false, endpoint -> endpoint.mode(mode));
    }

    private static List<ItemError> eachFourthLater(Request request) {
        return IntStream.range(0, request.items())
                .filter(index -> index % 4 == 3)
                .mapToObj(index -> new ItemError(index, 503, "later"))
                .toList();
    }

    /** Of one request, as all that comes of it are duplicates. */
    private static Fault lostAnswer() {
        AtomicInteger requests = new AtomicInteger();
        Mode once = Modes.when(request -> requests.incrementAndGet() == 1, Modes.lostAnswer(), Modes.ok());
        return new Fault("one answer is lost", true, endpoint -> endpoint.mode(once));
    }

    void begins(Endpoint endpoint) {
        begin.accept(endpoint);
    }

    void ends(Endpoint endpoint) {
        endpoint.mode(Modes.ok());
        if (name.equals("refuses")) {
            endpoint.resume();
        }
    }
}
