package io.github.appinsights.spring.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/** Reads the key values of an observation, of low and of high cardinality. */
final class KeyValueLookup {

    private static final String NONE = KeyValue.NONE_VALUE;

    private KeyValueLookup() {}

    /** The value of the first key that has one. */
    static @Nullable String value(Observation.ContextView context, String... keys) {
        for (String key : keys) {
            KeyValue found = context.getLowCardinalityKeyValue(key);
            if (found == null) {
                found = context.getHighCardinalityKeyValue(key);
            }
            if (found != null
                    && !found.getValue().isBlank()
                    && !found.getValue().equals(NONE)) {
                return found.getValue();
            }
        }
        return null;
    }
}
