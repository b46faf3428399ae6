package io.github.appinsights.sampling;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a client samples. A value out of range is refused with an {@link IllegalArgumentException} that names the option as it is
 * called in {@code application.yml}.
 *
 * @param percentage of operations that are told; default 100, all. Brought to the nearest 100/N with a whole N
 * @param operationsPerSecond of which percentages are lowered so that no more are told, on average; default infinite
 * @param itemsPerSecond as {@code operationsPerSecond}, counted in items; default infinite. Where both are given the lower
 *     percentage holds
 * @param standalonePercentage of items outside of any operation that are told; default 100
 * @param parent whether the caller's decision is followed; default {@link ParentSampling#IGNORE}
 * @param rules percentages for routes and types, of which the first that matches an item decides; default none
 * @param sampler chooses the percentage where no rule does; default null
 * @param tail how operations are decided at their end; default off
 */
public record SamplingOptions(
        double percentage,
        double operationsPerSecond,
        double itemsPerSecond,
        double standalonePercentage,
        ParentSampling parent,
        List<SamplingRule> rules,
        @Nullable Sampler sampler,
        TailOptions tail) {

    /** Everything is told. */
    public static final SamplingOptions ALL = new SamplingOptions(
            100,
            Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            100,
            ParentSampling.IGNORE,
            List.of(),
            null,
            TailOptions.DEFAULTS);

    public SamplingOptions {
        percentage("sampling.percentage", percentage);
        positive("sampling.operations-per-second", operationsPerSecond);
        positive("sampling.items-per-second", itemsPerSecond);
        percentage("sampling.standalone-percentage", standalonePercentage);
        Objects.requireNonNull(parent, "parent");
        Objects.requireNonNull(tail, "tail");
        rules = List.copyOf(rules);
        for (int i = 0; i < rules.size(); i++) {
            rules.get(i).check("sampling.rules[" + i + "]");
        }
    }

    /** These options with another percentage. */
    public SamplingOptions withPercentage(double other) {
        return new SamplingOptions(
                other, operationsPerSecond, itemsPerSecond, standalonePercentage, parent, rules, sampler, tail);
    }

    /** These options with another limit of operations. */
    public SamplingOptions withOperationsPerSecond(double other) {
        return new SamplingOptions(
                percentage, other, itemsPerSecond, standalonePercentage, parent, rules, sampler, tail);
    }

    /** These options with another limit of items. */
    public SamplingOptions withItemsPerSecond(double other) {
        return new SamplingOptions(
                percentage, operationsPerSecond, other, standalonePercentage, parent, rules, sampler, tail);
    }

    /** These options with another percentage of items outside of any operation. */
    public SamplingOptions withStandalonePercentage(double other) {
        return new SamplingOptions(
                percentage, operationsPerSecond, itemsPerSecond, other, parent, rules, sampler, tail);
    }

    /** These options with another way to treat the caller's decision. */
    public SamplingOptions withParent(ParentSampling other) {
        return new SamplingOptions(
                percentage, operationsPerSecond, itemsPerSecond, standalonePercentage, other, rules, sampler, tail);
    }

    /** These options with other rules. */
    public SamplingOptions withRules(List<SamplingRule> other) {
        return new SamplingOptions(
                percentage, operationsPerSecond, itemsPerSecond, standalonePercentage, parent, other, sampler, tail);
    }

    /** These options with a sampler. */
    public SamplingOptions withSampler(Sampler other) {
        return new SamplingOptions(
                percentage,
                operationsPerSecond,
                itemsPerSecond,
                standalonePercentage,
                parent,
                rules,
                Objects.requireNonNull(other, "sampler"),
                tail);
    }

    /** These options with another way to decide operations at their end. */
    public SamplingOptions withTail(TailOptions other) {
        return new SamplingOptions(
                percentage, operationsPerSecond, itemsPerSecond, standalonePercentage, parent, rules, sampler, other);
    }

    /** Whether everything is told, so that nothing needs to be decided, at the end of operations neither. */
    public boolean keepsAll() {
        return withTail(TailOptions.DEFAULTS).equals(ALL);
    }

    /** Whether there is a limit of operations or of items. */
    public boolean isLimited() {
        return operationsPerSecond != Double.POSITIVE_INFINITY || itemsPerSecond != Double.POSITIVE_INFINITY;
    }

    static void percentage(String option, double value) {
        if (!(value >= 0 && value <= 100)) {
            throw new IllegalArgumentException(option + " must be from 0 to 100, and is " + value);
        }
    }

    private static void positive(String option, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(option + " must be above 0, and is " + value);
        }
    }
}
