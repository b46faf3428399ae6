package io.github.appinsights.internal.sampling;

import io.github.appinsights.model.TelemetryType;
import io.github.appinsights.sampling.SamplingRule;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * What rules say of operations: for each type of item the first rule that matches decides. Patterns are parsed once, and a path is
 * matched once for each operation. Thread-safe.
 */
final class Rules {

    private final Rule[] rules;
    private final boolean lookAtPaths;
    private final RuledPercentages withoutPath;

    Rules(List<SamplingRule> listed) {
        this.rules = listed.stream().map(Rule::parsed).toArray(Rule[]::new);
        this.lookAtPaths = Arrays.stream(rules).anyMatch(rule -> rule.route != null);
        this.withoutPath = matching(null);
    }

    /** @param rawPath as it came; null where the operation serves no request */
    RuledPercentages of(@Nullable String rawPath) {
        return lookAtPaths && rawPath != null ? matching(parsed(rawPath)) : withoutPath;
    }

    private RuledPercentages matching(@Nullable PathContainer path) {
        double whole = Double.NaN;
        Map<TelemetryType, Double> ofTypes = new EnumMap<>(TelemetryType.class);
        for (Rule rule : rules) {
            if (!rule.matches(path)) {
                continue;
            }
            if (rule.type == null) {
                whole = rule.percentage;
                break; // no rule after it is the first for anything
            }
            ofTypes.putIfAbsent(rule.type, rule.percentage);
        }
        return Double.isNaN(whole) && ofTypes.isEmpty() ? RuledPercentages.NONE : new RuledPercentages(whole, ofTypes);
    }

    /** Null where it cannot be read: callers send what they like. */
    private static @Nullable PathContainer parsed(String rawPath) {
        try {
            return PathContainer.parsePath(rawPath);
        } catch (RuntimeException hostile) {
            return null;
        }
    }

    private record Rule(
            @Nullable PathPattern route, @Nullable TelemetryType type, double percentage) {

        static Rule parsed(SamplingRule rule) {
            PathPatternParser parser = PathPatternParser.defaultInstance;
            return new Rule(
                    rule.route() == null ? null : parser.parse(parser.initFullPathPattern(rule.route())),
                    rule.type(),
                    SampleRate.nearest(rule.percentage()));
        }

        boolean matches(@Nullable PathContainer path) {
            try {
                return route == null || (path != null && route.matches(path));
            } catch (RuntimeException | StackOverflowError hostile) {
                return false; // a regular expression of the pattern, for instance, on a path made to break it
            }
        }
    }
}
