package io.github.appinsights.test.ingestion;

import io.github.appinsights.local.IngestionListener;
import io.github.appinsights.local.Post;
import io.github.appinsights.local.envelope.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Counts of all that arrived, and the newest of it. Its lock is also what those wait on who expect more. */
final class Arrivals implements IngestionListener {

    static final int MAX_ITEMS = 10_000;

    private static final long MAX_CHARACTERS = 64L << 20;
    private static final int MAX_REFUSALS = 20;

    private final Deque<ReceivedItem> items = new ArrayDeque<>();
    private long characters;
    private long accepted;
    private final Map<String, Integer> answers = new TreeMap<>();
    private int requests;
    private final List<String> refusals = new ArrayList<>();
    private long refused;

    @Override
    public void received(Post post) {
        List<ReceivedItem> arrived =
                post.accepted().stream().map(ReceivedItem::of).toList();
        String answer =
                post.status().isPresent() ? Integer.toString(post.status().getAsInt()) : "none";
        synchronized (this) {
            requests++;
            answers.merge(answer, 1, Integer::sum);
            arrived.forEach(this::keep);
            post.invalid().forEach(this::refuse);
            notifyAll();
        }
    }

    private void keep(ReceivedItem item) {
        accepted++;
        items.addLast(item);
        characters += item.raw().length();
        while (items.size() > MAX_ITEMS || characters > MAX_CHARACTERS) {
            characters -= items.removeFirst().raw().length();
        }
    }

    private void refuse(Verdict.Rejected invalid) {
        refused++;
        if (refusals.size() < MAX_REFUSALS) {
            refusals.add(invalid.statusCode() + " " + invalid.message());
        }
    }

    synchronized List<ReceivedItem> items() {
        return List.copyOf(items);
    }

    synchronized long accepted() {
        return accepted;
    }

    synchronized int requests() {
        return requests;
    }

    synchronized List<ReceivedItem> await(long count, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (accepted < count) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("Expected %d items within %s, but %d arrived: %s. Requests by answer: %s"
                        .formatted(count, limit, accepted, items, answers));
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return items();
    }

    synchronized void verify() {
        if (refused > 0) {
            throw new AssertionError("%d that arrived would be refused by the service:%n%s"
                    .formatted(refused, String.join(System.lineSeparator(), refusals)));
        }
    }

    synchronized void clear() {
        items.clear();
        characters = 0;
        accepted = 0;
        answers.clear();
        requests = 0;
        refusals.clear();
        refused = 0;
    }
}
