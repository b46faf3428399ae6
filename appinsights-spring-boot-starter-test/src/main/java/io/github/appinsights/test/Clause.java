package io.github.appinsights.test;

import io.github.appinsights.model.Telemetry;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One condition of a sentence.
 *
 * @param words how it reads behind those before it
 * @param holds whether an item is so, among all items
 * @param found what the item has instead, read behind "it had"
 * @param isAbsence whether it holds until something comes, rather than once it has come
 */
record Clause<T extends Telemetry>(
        String words,
        BiPredicate<T, List<Telemetry>> holds,
        BiFunction<T, List<Telemetry>, String> found,
        boolean isAbsence) {

    static <T extends Telemetry> Clause<T> of(String words, Predicate<T> holds, Function<T, String> found) {
        return new Clause<>(words, (item, all) -> holds.test(item), (item, all) -> found.apply(item), false);
    }

    /** For an item as it was named in the first place. */
    static <T extends Telemetry> Clause<T> named(String name, Function<T, String> nameOf) {
        return of(
                Words.quoted(name),
                item -> nameOf.apply(item).equals(name),
                item -> "name " + Words.quoted(nameOf.apply(item)));
    }
}
