package io.github.appinsights.spring.micrometer;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.HistogramGauges;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The meters of an application, whose steps a {@link MetricsPublisher} tells Application Insights.
 *
 * <p>Whoever reads a meter finds what {@link SimpleMeterRegistry} would say, in whose place Spring Boot puts this one: values since
 * the beginning, times in seconds. What a step has brought is kept beside that, so neither reading nor publishing takes anything
 * from the other.
 *
 * <p>{@code config().namingConvention(…)} changes the names and dimensions that are told.
 */
public final class AppInsightsMeterRegistry extends SimpleMeterRegistry {

    private final DistributionStatisticConfig defaults;
    private volatile boolean heldOpen;

    /** @param step how often the registry will be published; percentiles are of at least that long */
    public AppInsightsMeterRegistry(Duration step, Clock clock) {
        super(SimpleConfig.DEFAULT, clock);
        // a window drops a third of itself at a time, so this one always holds the whole step
        this.defaults = DistributionStatisticConfig.builder()
                .expiry(step.multipliedBy(3).dividedBy(2))
                .bufferLength(3)
                .build()
                .merge(DistributionStatisticConfig.DEFAULT);
        config().namingConvention(new MetricNames());
    }

    @Override
    protected Counter newCounter(Meter.Id id) {
        return new PublishedCounter(id);
    }

    @Override
    protected Timer newTimer(Meter.Id id, DistributionStatisticConfig statistics, PauseDetector pauseDetector) {
        Timer timer = new PublishedTimer(id, clock, statistics, pauseDetector, getBaseTimeUnit());
        HistogramGauges.registerWithCommonFormat(timer, this);
        return timer;
    }

    @Override
    protected DistributionSummary newDistributionSummary(
            Meter.Id id, DistributionStatisticConfig statistics, double scale) {
        DistributionSummary summary = new PublishedSummary(id, clock, statistics, scale);
        HistogramGauges.registerWithCommonFormat(summary, this);
        return summary;
    }

    @Override
    protected <T> FunctionCounter newFunctionCounter(Meter.Id id, T counted, ToDoubleFunction<T> function) {
        return new PublishedFunctionCounter<>(id, counted, function);
    }

    @Override
    protected <T> FunctionTimer newFunctionTimer(
            Meter.Id id,
            T timed,
            ToLongFunction<T> countFunction,
            ToDoubleFunction<T> totalTimeFunction,
            TimeUnit totalTimeFunctionUnit) {
        return new PublishedFunctionTimer<>(
                id, timed, countFunction, totalTimeFunction, totalTimeFunctionUnit, getBaseTimeUnit());
    }

    @Override
    protected DistributionStatisticConfig defaultHistogramConfig() {
        return defaults;
    }

    /**
     * Takes no more meters. While a publisher is at work that is left to its end: Spring Boot closes registries before the requests in
     * flight have ended, and what those record belongs to the last step.
     */
    @Override
    public void close() {
        if (!heldOpen) {
            super.close();
        }
    }

    void holdOpen(boolean hold) {
        heldOpen = hold;
    }
}
