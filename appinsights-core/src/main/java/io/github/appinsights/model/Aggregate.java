package io.github.appinsights.model;

/**
 * Values of a metric summed up; the sum itself is the metric's value. Numbers that are not finite are not sent.
 *
 * @param count how many; at least 1
 * @param min the smallest
 * @param max the largest
 * @param standardDeviation of the population; {@code NaN} where unknown
 */
public record Aggregate(int count, double min, double max, double standardDeviation) {

    public Aggregate {
        count = Math.max(1, count);
    }

    /** An aggregate without standard deviation. */
    public static Aggregate of(int count, double min, double max) {
        return new Aggregate(count, min, max, Double.NaN);
    }
}
