package io.github.appinsights.sampling;

import io.github.appinsights.model.TelemetryType;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * A percentage of its own for some requests, for some items, or for some items of some requests. Of several rules the first that
 * matches an item decides. One with 0 leaves out what it matches, whatever else would keep it.
 *
 * @param route pattern of the path of the requests it is for, as in {@code @GetMapping}; matched as the path came, before anybody has
 *     handled it. Null: it is for every operation, and for items outside of any
 * @param type of the items it is for; null: for all of a request, in the place of percentage, limits and sampler. Metrics and
 *     availability are never sampled
 * @param percentage from 0 to 100, brought to the nearest 100/N with a whole N
 */
public record SamplingRule(@Nullable String route, @Nullable TelemetryType type, double percentage) {

    /** A rule for all that happens in requests of that route. */
    public static SamplingRule route(String pattern, double percentage) {
        return new SamplingRule(pattern, null, percentage);
    }

    /** A rule for all items of that type. */
    public static SamplingRule type(TelemetryType type, double percentage) {
        return new SamplingRule(null, type, percentage);
    }

    /** @param name as which the rule is known in {@code application.yml} */
    void check(String name) {
        if (route == null && type == null) {
            throw new IllegalArgumentException(name + " must have a route, a type, or both");
        }
        if (type == TelemetryType.METRIC || type == TelemetryType.AVAILABILITY) {
            throw new IllegalArgumentException(name + ".type must be one that is sampled, and "
                    + (type == TelemetryType.METRIC ? "metrics" : "availability results") + " never are");
        }
        SamplingOptions.percentage(name + ".percentage", percentage);
        if (route != null) {
            try {
                PathPatternParser.defaultInstance.parse(PathPatternParser.defaultInstance.initFullPathPattern(route));
            } catch (PatternParseException malformed) {
                throw new IllegalArgumentException(
                        name + ".route must be a path pattern, and \"" + route + "\" is none: "
                                + malformed.getMessage(),
                        malformed);
            }
        }
    }
}
