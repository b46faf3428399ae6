package io.github.appinsights.test.ingestion;

import io.github.appinsights.local.Answer;
import io.github.appinsights.local.IngestionServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * An ingestion service on a loopback port: it judges every envelope by the rules of the service, answers as told, and shows what
 * it accepted. Alone in any test:
 *
 * <pre>{@code
 * try (MockIngestion ingestion = MockIngestion.start()) {
 *     ingestion.answers(status(503).retryAfter(Duration.ofSeconds(1)));
 *     ... // a client with ingestion.connectionString()
 *     assertThat(ingestion.awaitItems(1, Duration.ofSeconds(5))).extracting(ReceivedItem::name).containsExactly("OrderPlaced");
 * }
 * }</pre>
 *
 * <p>As a bean of a test's configuration it switches the client on and is where telemetry goes; after each test method it is
 * {@linkplain #verify() verified} and {@linkplain #reset() reset}.
 *
 * <p>It keeps the newest 10,000 items or 64 million characters of them, and counts all. Thread-safe.
 */
public final class MockIngestion implements AutoCloseable, DynamicPropertyRegistrar {

    private static final String KEY = "00000000-1111-2222-3333-444444444444";

    private final Arrivals arrivals = new Arrivals();
    private final IngestionServer server =
            IngestionServer.builder().listener(arrivals).build();
    private volatile boolean tolerant;

    private MockIngestion() {}

    /** On any free port; it accepts what is valid. */
    public static MockIngestion start() {
        MockIngestion ingestion = new MockIngestion();
        ingestion.server.start();
        return ingestion;
    }

    /** For {@code appinsights.connection-string} or the builder of a client. */
    public String connectionString() {
        return "InstrumentationKey=" + KEY + ";IngestionEndpoint=" + endpoint();
    }

    /** As in a connection string: {@code http://127.0.0.1:4711/}. */
    public URI endpoint() {
        return server.endpoint();
    }

    /**
     * For the next requests, one each, in place of what was told before. Those after them are judged again: good items accepted,
     * bad ones refused.
     */
    public MockIngestion answers(Answer... answers) {
        server.script().clear().then(answers);
        return this;
    }

    /** For the requests after those that {@link #answers} speaks of, one each. */
    public MockIngestion thenAnswers(Answer... answers) {
        server.script().then(answers);
        return this;
    }

    /** For every request from now on, in place of what was told before. */
    public MockIngestion alwaysAnswers(Answer answer) {
        server.script().clear().usually(answer);
        return this;
    }

    /** From now on, until told otherwise, it reads requests and never answers. */
    public MockIngestion hangs() {
        return alwaysAnswers(Answer.silence());
    }

    /** From now on, until told otherwise, it sends every request on to the other one, with status 308. */
    public MockIngestion redirectsTo(MockIngestion other) {
        return alwaysAnswers(Answer.redirect(308, other.endpoint()));
    }

    /** From now on everything is judged again. */
    public MockIngestion recovers() {
        server.script().clear();
        return this;
    }

    /** Invalid envelopes are expected here: {@link #verify} and {@link #close} let them pass, until {@link #reset}. */
    public MockIngestion toleratesInvalid() {
        tolerant = true;
        return this;
    }

    /** What was accepted, oldest first. Items of requests that were answered with an error, or not at all, are not among them. */
    public List<ReceivedItem> items() {
        return arrivals.items();
    }

    /** How many items were accepted. */
    public long accepted() {
        return arrivals.accepted();
    }

    /** How many requests were read, whatever they were answered. */
    public int requests() {
        return arrivals.requests();
    }

    /**
     * Blocks until so many items have been accepted since the start or the last {@link #reset}.
     *
     * @return all of them, oldest first
     * @throws AssertionError when time is up, saying what did arrive
     */
    public List<ReceivedItem> awaitItems(int count, Duration limit) {
        try {
            return arrivals.await(count, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for items", e);
        }
    }

    /**
     * Does nothing where all that arrived is valid. Refusals that the script asked for are none of its business.
     *
     * @throws AssertionError with the service's words for what is not
     */
    public void verify() {
        if (!tolerant) {
            arrivals.verify();
        }
    }

    /** Forgets what arrived and what was told. The port stays the same. */
    public MockIngestion reset() {
        server.script().clear();
        tolerant = false;
        arrivals.clear();
        return this;
    }

    /**
     * Stops, and then {@linkplain #verify() verifies}.
     *
     * @throws AssertionError with the service's words for what is not valid
     */
    @Override
    public void close() {
        server.close();
        verify();
    }

    /** For Spring's test context, where this is a bean. */
    @Override
    public void accept(DynamicPropertyRegistry properties) {
        properties.add("appinsights.enabled", () -> true);
        properties.add("appinsights.connection-string", this::connectionString);
    }
}
