package io.github.appinsights.spring.actuate;

import io.github.appinsights.sampling.SamplingState;
import io.github.appinsights.sampling.TailState;
import org.jspecify.annotations.Nullable;

/**
 * {@link SamplingState} in JSON.
 *
 * @param percentage of operations that no rule or sampler is for
 * @param current the same under the limits
 * @param standalonePercentage of items outside of any operation
 * @param rules how many there are
 * @param sampler type of the application's
 * @param tail of those that are decided at their end
 */
record SamplingDescriptor(
        double percentage,
        double current,
        double standalonePercentage,
        int rules,
        @Nullable String sampler,
        @Nullable TailState tail) {

    static @Nullable SamplingDescriptor of(@Nullable SamplingState state) {
        return state == null
                ? null
                : new SamplingDescriptor(
                        state.percentage(),
                        state.current(),
                        state.options().standalonePercentage(),
                        state.options().rules().size(),
                        state.options().sampler() == null
                                ? null
                                : state.options().sampler().getClass().getName(),
                        state.tail());
    }
}
