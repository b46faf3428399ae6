package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.sampling.ParentSampling;
import io.github.appinsights.sampling.Sampler;
import io.github.appinsights.sampling.SamplingOptions;
import io.github.appinsights.sampling.SamplingState;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** How sampling is called in the line logged at start. */
final class SamplingLine {

    private static final MathContext DIGITS = new MathContext(4);

    private SamplingLine() {}

    static String of(@Nullable SamplingState state) {
        if (state == null) {
            return "no sampling";
        }
        SamplingOptions options = state.options();
        StringBuilder line = new StringBuilder("sampling ").append(percent(options.percentage()));
        if (!percent(state.percentage()).equals(percent(options.percentage()))) {
            line.append(", told as ").append(percent(state.percentage()));
        }
        limit(line, options.operationsPerSecond(), " operations/s");
        limit(line, options.itemsPerSecond(), " items/s");
        if (options.standalonePercentage() != 100) {
            line.append(", ").append(percent(options.standalonePercentage())).append(" outside of operations");
        }
        if (options.parent() == ParentSampling.RESPECT) {
            line.append(", as callers decide");
        }
        Sampler sampler = options.sampler();
        if (sampler != null) {
            line.append(", by ").append(sampler.getClass().getName());
        }
        int rules = options.rules().size();
        if (rules > 0) {
            line.append(", ").append(rules).append(rules == 1 ? " rule" : " rules");
        }
        if (state.tail() != null && !(state.percentage() >= 100 && isPlain(options))) {
            line.append(", whole where they failed or were slow");
        }
        return line.toString();
    }

    /** Where what was set can have no effect. */
    static void warnOf(SamplingOptions given, @Nullable SamplingState state, Logger log) {
        if (given.tail().enabled() && state != null && state.percentage() >= 100 && isPlain(given)) {
            log.warn(
                    "appinsights.sampling.tail.enabled has no effect, as everything is told: appinsights.sampling.percentage"
                            + " is {}",
                    percent(given.percentage()));
        }
    }

    private static boolean isPlain(SamplingOptions given) {
        return given.sampler() == null && given.rules().isEmpty() && !given.isLimited();
    }

    private static void limit(StringBuilder line, double limit, String unit) {
        if (limit != Double.POSITIVE_INFINITY) {
            line.append(", about ").append(number(limit)).append(unit).append(" at most");
        }
    }

    private static String percent(double percentage) {
        return number(percentage) + " %";
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
