package io.github.appinsights.sampling;

/**
 * Chooses the percentage of which an operation is told. It is shown neither the operation's id nor the score made of it, so
 * whatever it chooses, counts stay true: an item kept at 5 % is told to stand for 20. It stands in the place of percentage, limits and
 * the caller's decision; rules come before it.
 *
 * <p>Called once for an operation, when the first of its items is tracked or its first call goes out, and for each item outside of
 * any, on the thread that tracks: it must be quick, must not block and must be thread-safe. When it throws, or answers no number,
 * the configuration decides; a call that throws is counted, and after 100 in a row it is not asked for 5 minutes. It is not asked
 * about what it tracks itself.
 */
@FunctionalInterface
public interface Sampler {

    /** From 0, nothing, to 100, all. It is brought to the nearest 100/N with a whole N. */
    double percentage(SamplingInput input);
}
