package io.github.appinsights.spring.micrometer;

import io.github.appinsights.model.Aggregate;
import io.github.appinsights.model.MetricTelemetry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.distribution.HistogramSupport;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The items of one step, all of the same time; times in milliseconds. A meter in which nothing has happened has none. One thread. */
final class StepItems {

    private static final int MAX_NAME = 150;
    private static final double NANOS_IN_MILLI = 1e6;

    private final NamingConvention names;
    private final Instant end;
    private final Consumer<MetricTelemetry> told;

    StepItems(MeterRegistry registry, Consumer<MetricTelemetry> told) {
        MeterRegistry.Config config = registry.config();
        this.names = config.namingConvention();
        this.end = Instant.ofEpochMilli(config.clock().wallTime());
        this.told = told;
    }

    /** Ends the step of a meter that keeps its values itself; nothing of the application's is called. */
    void recorded(Meter meter) {
        if (meter instanceof PublishedTimer timer) {
            distribution(
                    timer,
                    timer.step().take().dividedBy(NANOS_IN_MILLI),
                    timer.buckets(),
                    NANOS_IN_MILLI,
                    percentile -> percentile.value(TimeUnit.MILLISECONDS));
        } else if (meter instanceof PublishedSummary summary) {
            distribution(summary, summary.step().take(), summary.buckets(), 1, ValueAtPercentile::value);
        } else if (meter instanceof PublishedCounter counter) {
            counted(meter, counter.takeStep());
        }
    }

    /** Asks a meter whose values are the application's to give. */
    void asked(Meter meter) {
        if (meter instanceof PublishedFunctionCounter<?> counter) {
            counted(meter, counter.takeStep());
        } else if (meter instanceof PublishedFunctionTimer<?> timer) {
            functionTimer(meter, timer.takeStep());
        } else if (meter instanceof LongTaskTimer timer) {
            longTasks(timer);
        } else if (meter instanceof TimeGauge gauge) {
            value(meter, "", gauge.value(TimeUnit.MILLISECONDS));
        } else if (meter instanceof Gauge gauge) {
            value(meter, "", gauge.value());
        } else {
            for (Measurement measurement : meter.measure()) {
                String statistic = measurement.getStatistic().toString().toLowerCase(Locale.ROOT);
                value(meter, "." + statistic, measurement.getValue());
            }
        }
    }

    static boolean keepsItsValues(Meter meter) {
        return meter instanceof PublishedTimer
                || meter instanceof PublishedSummary
                || meter instanceof PublishedCounter;
    }

    private <M extends Meter & HistogramSupport> void distribution(
            M meter,
            StepSample.Values step,
            StepBuckets buckets,
            double unit,
            ToDoubleFunction<ValueAtPercentile> value) {
        if (step.isEmpty()) {
            return; // the buckets may hold what came after it was taken, for the next step
        }
        long[] atMost = buckets.take();
        Map<String, String> dimensions = dimensions(meter);
        tell(meter, "", step.sum(), aggregate((double) step.count(), step.min(), step.max()), dimensions);
        for (ValueAtPercentile percentile : meter.takeSnapshot().percentileValues()) {
            double at = value.applyAsDouble(percentile);
            // the window may be shorter than the step, as it can be configured; a zero would then be made up
            if (at > 0 || step.min() == 0) {
                tell(meter, ".percentile", at, null, with(dimensions, "phi", number(percentile.percentile())));
            }
        }
        for (int i = 0; i < atMost.length; i++) {
            String boundary = number(buckets.boundaries()[i] / unit);
            tell(meter, ".histogram", (double) atMost[i], null, with(dimensions, "le", boundary));
        }
    }

    private void functionTimer(Meter meter, PublishedFunctionTimer.Step step) {
        if (step.count() > 0) {
            tell(meter, "", step.millis(), aggregate(step.count(), Double.NaN, Double.NaN), dimensions(meter));
        }
    }

    private void longTasks(LongTaskTimer timer) {
        int active = timer.activeTasks();
        if (active > 0) {
            Map<String, String> dimensions = dimensions(timer);
            double longest = timer.max(TimeUnit.MILLISECONDS);
            tell(timer, ".active", active, null, dimensions);
            tell(
                    timer,
                    ".duration",
                    timer.duration(TimeUnit.MILLISECONDS),
                    aggregate(active, Double.NaN, longest),
                    dimensions);
        }
    }

    private void counted(Meter meter, double step) {
        if (step != 0) {
            value(meter, "", step);
        }
    }

    private void value(Meter meter, String suffix, double value) {
        tell(meter, suffix, value, null, dimensions(meter));
    }

    private void tell(
            Meter meter, String suffix, double value, @Nullable Aggregate aggregate, Map<String, String> dimensions) {
        if (Double.isFinite(value)) {
            told.accept(MetricTelemetry.builder(name(meter.getId(), suffix), value)
                    .time(end)
                    .aggregate(aggregate)
                    .properties(dimensions)
                    .build());
        }
    }

    /** Where a name is cut, its suffix stays: without it metrics that differ would be one. */
    private String name(Meter.Id id, String suffix) {
        String name = names.name(id.getName() + suffix, id.getType(), id.getBaseUnit());
        int surplus = name.length() - MAX_NAME;
        return surplus <= 0 || suffix.isEmpty()
                ? name
                : name.substring(0, MAX_NAME - suffix.length()) + name.substring(name.length() - suffix.length());
    }

    private Map<String, String> dimensions(Meter meter) {
        Map<String, String> dimensions = new LinkedHashMap<>();
        for (Tag tag : meter.getId().getTagsAsIterable()) {
            dimensions.putIfAbsent(names.tagKey(tag.getKey()), names.tagValue(tag.getValue()));
        }
        return dimensions;
    }

    private static Map<String, String> with(Map<String, String> dimensions, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(dimensions);
        more.put(key, value);
        return more;
    }

    private static Aggregate aggregate(double count, double min, double max) {
        return Aggregate.of((int) Math.min(count, Integer.MAX_VALUE), min, max);
    }

    /** Without a trailing zero or an exponent: 0.95, 100. */
    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
