package io.github.appinsights.local;

import io.github.appinsights.local.envelope.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One request and what became of it.
 *
 * @param arrived when it had been read
 * @param accepted the items of which the client was told that they are the service's from now on
 * @param refused the items of which it was told that they are not
 * @param invalid what breaks the rules: items, or the body as a whole, whatever the answer says of them
 * @param status of HTTP; empty where there was no answer
 */
public record Post(
        Instant arrived,
        List<Verdict.Accepted> accepted,
        List<ItemError> refused,
        List<Verdict.Rejected> invalid,
        OptionalInt status) {

    static Post of(Instant arrived, JudgedBody body, Answer answer, TrackAnswer told) {
        List<Verdict.Rejected> invalid = new ArrayList<>();
        if (body.unreadable() != null) {
            invalid.add(body.unreadable());
        }
        body.items().stream()
                .filter(Verdict.Rejected.class::isInstance)
                .map(Verdict.Rejected.class::cast)
                .forEach(invalid::add);
        boolean answered = answer.ending() == Answer.Ending.ANSWERED;
        return new Post(
                arrived,
                answer.accepts() ? accepted(body.items(), told.errors()) : List.of(),
                answered && answer.page() == null ? told.errors() : List.of(),
                List.copyOf(invalid),
                answered ? OptionalInt.of(told.status()) : OptionalInt.empty());
    }

    private static List<Verdict.Accepted> accepted(List<Verdict> items, List<ItemError> errors) {
        Set<Integer> refused = errors.stream().map(ItemError::index).collect(Collectors.toSet());
        List<Verdict.Accepted> accepted = new ArrayList<>();
        for (int index = 0; index < items.size(); index++) {
            if (!refused.contains(index) && items.get(index) instanceof Verdict.Accepted good) {
                accepted.add(good);
            }
        }
        return List.copyOf(accepted);
    }
}
