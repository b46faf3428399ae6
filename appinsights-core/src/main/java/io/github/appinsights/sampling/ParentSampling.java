package io.github.appinsights.sampling;

/** What becomes of the decision that a caller sends along with its call. */
public enum ParentSampling {

    /**
     * It decides nothing: a flag carries no percentage, so counts would be wrong. Processes that sample at the same percentage keep
     * the same operations all the same, as they score the same id.
     */
    IGNORE,

    /**
     * It is followed, in the place of percentage and limits. The percentage is read from {@code th} of OpenTelemetry's member of
     * {@code tracestate}; without one 100 is told, and counts hold for what arrived only.
     *
     * @see <a href="https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/">TraceState: Probability
     *     Sampling</a>
     */
    RESPECT
}
