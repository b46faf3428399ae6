package io.github.appinsights.test;

import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Conditions on what else there is in the operation of a request. */
final class Related {

    private Related() {}

    static <R extends Telemetry> Clause<RequestTelemetry> with(
            Class<R> type, String name, Predicate<R> wanted, Function<R, String> nameOf) {
        return new Clause<>(
                "with " + Words.noun(type) + " " + name,
                (request, all) -> related(request, all, type).anyMatch(wanted),
                (request, all) -> found(request, all, type, nameOf),
                false);
    }

    static <R extends Telemetry> Clause<RequestTelemetry> without(Class<R> type, Function<R, String> nameOf) {
        return new Clause<>(
                "without " + Words.plural(Words.noun(type)),
                (request, all) -> related(request, all, type).findAny().isEmpty(),
                (request, all) -> found(request, all, type, nameOf),
                true);
    }

    private static <R extends Telemetry> String found(
            RequestTelemetry request, List<Telemetry> all, Class<R> type, Function<R, String> nameOf) {
        List<String> names = related(request, all, type).map(nameOf).toList();
        String noun = Words.noun(type);
        if (names.isEmpty()) {
            return "no " + noun;
        }
        return (names.size() == 1 ? noun : Words.plural(noun)) + " " + String.join(", ", names);
    }

    private static <R extends Telemetry> Stream<R> related(
            RequestTelemetry request, List<Telemetry> all, Class<R> type) {
        return all.stream()
                .filter(type::isInstance)
                .filter(other -> Correlation.areOfOneOperation(request, other))
                .map(type::cast);
    }
}
