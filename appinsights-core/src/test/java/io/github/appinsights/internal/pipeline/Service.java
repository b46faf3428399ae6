package io.github.appinsights.internal.pipeline;

import io.github.appinsights.internal.ingestion.IngestionOutcome;
import io.github.appinsights.internal.ingestion.IngestionOutcome.Answered;
import io.github.appinsights.internal.ingestion.IngestionOutcome.Unreachable;
import io.github.appinsights.internal.ingestion.ItemError;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The service of a {@link Rig}: answers by script, and knows which items it took. */
final class Service {

    static final Duration SOON = Duration.ofMillis(50);
    private static final Duration NEVER = Duration.ofDays(1000);

    /** What a post is told, and after which time; whether the service took the items although it says otherwise. */
    record Reply(Duration after, IngestionOutcome outcome, boolean taken) {

        Reply in(Duration time) {
            return new Reply(time, outcome, taken);
        }
    }

    interface Caller {
        void tell(Duration after, IngestionOutcome outcome);
    }

    final BitSet taken = new BitSet();
    final BitSet twice = new BitSet();
    private Function<Rig.Post, Reply> script = post -> ok();

    static Service healthy() {
        return new Service();
    }

    static Service answering(Function<Rig.Post, Reply> script) {
        return new Service().answers(script);
    }

    Service answers(Function<Rig.Post, Reply> next) {
        script = next;
        return this;
    }

    static Reply ok() {
        return status(200);
    }

    static Reply status(int status) {
        return status(status, null, null);
    }

    static Reply status(int status, @Nullable Duration retryAfter, @Nullable List<ItemError> errors) {
        return new Reply(SOON, new Answered(status, retryAfter, errors, "Some Text"), false);
    }

    static Reply partial(ItemError... errors) {
        return status(206, null, List.of(errors));
    }

    /** No connection. */
    static Reply refused() {
        return new Reply(SOON, new Unreachable("service.example: no connection", false), false);
    }

    /** Took everything, and the answer got lost. */
    static Reply lost() {
        return new Reply(SOON, new Unreachable("service.example: connection closed", true), true);
    }

    /** Nothing happens until the limit of the request. */
    static Reply hang() {
        return new Reply(NEVER, new Unreachable("service.example: no answer", true), false);
    }

    void serve(Rig.Post post, Caller caller) {
        Reply reply = script.apply(post);
        Duration after = reply.after.compareTo(post.limit) > 0 ? post.limit : reply.after;
        boolean inTime = after.equals(reply.after);
        if (inTime && (reply.taken || reply.outcome instanceof Answered)) {
            take(post, reply);
        }
        caller.tell(after, inTime ? reply.outcome : new Unreachable("service.example: no answer", true));
    }

    private void take(Rig.Post post, Reply reply) {
        Set<Integer> listed = Set.of();
        if (reply.outcome instanceof Answered answer) {
            if (answer.status() / 100 != 2) {
                return;
            }
            listed = answer.errors() == null
                    ? Set.of()
                    : answer.errors().stream().map(ItemError::index).collect(Collectors.toSet());
        }
        int index = 0;
        for (int id : post.ids) {
            if (!listed.contains(index++)) {
                (taken.get(id) ? twice : taken).set(id);
            }
        }
    }
}
