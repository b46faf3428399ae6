package io.github.appinsights.test;

import io.github.appinsights.model.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is said of one item: its type and a condition after the other. True while at least one item fulfils them all. */
final class Sentence<T extends Telemetry> {

    private final Class<T> type;
    private final List<Clause<T>> clauses = new ArrayList<>();

    private boolean isNamed;

    Sentence(Class<T> type) {
        this.type = type;
    }

    /** One whose first condition says which item is meant, so that others of the type are no near misses. */
    static <T extends Telemetry> Sentence<T> named(Class<T> type, Clause<T> name) {
        Sentence<T> sentence = new Sentence<>(type);
        sentence.isNamed = true;
        sentence.add(name);
        return sentence;
    }

    void add(Clause<T> clause) {
        clauses.add(clause);
    }

    List<T> matches(List<Telemetry> items) {
        return matches(items, clauses);
    }

    /** What is wrong with these items, in words, and which of them are spoken of. */
    Complaint complaint(List<Telemetry> items, Patience patience) {
        List<T> closest = clauses.isEmpty() ? List.of() : matches(items, clauses.subList(0, clauses.size() - 1));
        if (closest.isEmpty() || (isNamed && clauses.size() == 1)) {
            return new Complaint(one(), "none came within " + Words.duration(patience.limit()), List.of());
        }
        Clause<T> last = clauses.get(clauses.size() - 1);
        String found = closest.stream()
                .map(item -> last.found().apply(item, items))
                .distinct()
                .collect(Collectors.joining("; "));
        String who =
                closest.size() == 1 ? "it" : "the " + Words.count(closest.size(), Words.noun(type)) + " before that";
        return new Complaint(one(), who + " had " + found, closest);
    }

    String one() {
        return Words.one(type) + words();
    }

    String none() {
        return "no " + Words.noun(type) + words();
    }

    String number(int count) {
        return Words.count(count, Words.noun(type)) + words();
    }

    private String words() {
        return clauses.stream().map(clause -> " " + clause.words()).collect(Collectors.joining());
    }

    private List<T> matches(List<Telemetry> items, List<Clause<T>> wanted) {
        return items.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(item ->
                        wanted.stream().allMatch(clause -> clause.holds().test(item, items)))
                .toList();
    }
}
