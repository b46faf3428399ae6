package io.github.appinsights.internal.sampling;

/** Percentages as the service counts with them: an item kept at 100/N stands for exactly N. */
final class SampleRate {

    private SampleRate() {}

    /** The nearest 100/N; 0 and 100 stay what they are. */
    static double nearest(double percentage) {
        if (percentage >= 100) {
            return 100;
        }
        return percentage > 0 ? 100.0 / Math.max(1, Math.round(100 / percentage)) : 0;
    }
}
