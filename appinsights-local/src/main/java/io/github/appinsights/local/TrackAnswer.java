package io.github.appinsights.local;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.appinsights.local.envelope.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of the service, field by field. */
@JsonPropertyOrder({"itemsReceived", "itemsAccepted", "appId", "errors"})
record TrackAnswer(
        @JsonIgnore int status,
        int itemsReceived,
        int itemsAccepted,
        @Nullable String appId,
        List<ItemError> errors) {

    /** @param status null for the one that the items deserve: all 200, some 206, none what the first item got */
    static TrackAnswer of(@Nullable Integer status, int received, List<ItemError> errors) {
        int accepted = received - errors.size();
        int deserved = accepted > 0
                ? errors.isEmpty() ? 200 : 206
                : errors.isEmpty() ? 400 : errors.get(0).statusCode();
        return new TrackAnswer(status == null ? deserved : status, received, accepted, null, errors);
    }

    static TrackAnswer unreadable(Verdict.Rejected body) {
        ItemError error = new ItemError(0, body.statusCode(), body.message());
        return new TrackAnswer(body.statusCode(), 0, 0, null, List.of(error));
    }
}
