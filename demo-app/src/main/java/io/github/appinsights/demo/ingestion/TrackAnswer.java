package io.github.appinsights.demo.ingestion;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of the service, field by field. */
@JsonPropertyOrder({"itemsReceived", "itemsAccepted", "appId", "errors"})
record TrackAnswer(
        int itemsReceived, int itemsAccepted, @Nullable String appId, List<ItemError> errors) {

    @JsonPropertyOrder({"index", "statusCode", "message"})
    record ItemError(int index, int statusCode, String message) {}

    static TrackAnswer of(int itemsReceived, List<ItemError> errors) {
        return new TrackAnswer(itemsReceived, itemsReceived - errors.size(), null, List.copyOf(errors));
    }

    static TrackAnswer refused(int status, String message) {
        return new TrackAnswer(0, 0, null, List.of(new ItemError(0, status, message)));
    }

    /** All: 200. Some: 206. None: what the first item got. */
    int status() {
        if (itemsAccepted > 0) {
            return errors.isEmpty() ? 200 : 206;
        }
        return errors.isEmpty() ? 400 : errors.get(0).statusCode();
    }
}
