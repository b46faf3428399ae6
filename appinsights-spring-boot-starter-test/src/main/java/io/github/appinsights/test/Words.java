package io.github.appinsights.test;

import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionDetails;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceTelemetry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How items and their parts are called in messages. */
final class Words {

    private static final int LONGEST = 200;

    private static final Map<Class<? extends Telemetry>, String> NOUNS = Map.of(
            RequestTelemetry.class, "request",
            DependencyTelemetry.class, "dependency",
            ExceptionTelemetry.class, "exception",
            EventTelemetry.class, "event",
            TraceTelemetry.class, "trace",
            MetricTelemetry.class, "metric",
            AvailabilityTelemetry.class, "availability",
            PageViewTelemetry.class, "page view");

    private Words() {}

    static String noun(Class<? extends Telemetry> type) {
        return NOUNS.getOrDefault(type, "item");
    }

    /** The noun with its article. */
    static String one(Class<? extends Telemetry> type) {
        String noun = noun(type);
        return ("aei".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
    }

    static String plural(String noun) {
        return noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }

    static String count(int count, String noun) {
        return count == 1 ? "1 " + noun : count + " " + plural(noun);
    }

    static String quoted(String text) {
        return '"' + shortened(text) + '"';
    }

    /** In one line, and not longer than that. */
    static String shortened(String text) {
        String line = text.replace("\r", "").replace("\n", "⏎");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    static String success(boolean success) {
        return success ? "success" : "no success";
    }

    static String exception(ExceptionTelemetry item) {
        List<ExceptionDetails> chain = item.exceptions();
        return chain.isEmpty()
                ? ""
                : chain.get(0).typeName() + ": " + shortened(chain.get(0).message());
    }

    static String duration(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos % 1_000_000_000 == 0) {
            return nanos / 1_000_000_000 + " s";
        }
        return nanos >= 10_000_000
                ? nanos / 1_000_000 + " ms"
                : String.format(Locale.ROOT, "%.1f ms", nanos / 1_000_000.0);
    }
}
