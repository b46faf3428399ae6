package io.github.appinsights.model;

import static io.github.appinsights.internal.limits.FieldLimits.cutOrNull;

import io.github.appinsights.internal.limits.FieldLimits;
import org.jspecify.annotations.Nullable;

/**
 * The machine telemetry comes from; the same for all items of a client.
 *
 * @param id at most 1,024 characters
 * @param locale as {@code en-US}, at most 64 characters
 * @param osVersion at most 256 characters
 * @param type as {@code PC}, at most 64 characters
 * @param model at most 256 characters
 * @param oemName at most 256 characters
 */
public record DeviceContext(
        @Nullable String id,
        @Nullable String locale,
        @Nullable String osVersion,
        @Nullable String type,
        @Nullable String model,
        @Nullable String oemName) {

    /** Nothing said of the machine. */
    public static final DeviceContext NONE = new DeviceContext(null, null, null, null, null, null);

    public DeviceContext {
        id = cutOrNull(id, FieldLimits.DEVICE_ID);
        locale = cutOrNull(locale, FieldLimits.DEVICE_LOCALE);
        osVersion = cutOrNull(osVersion, FieldLimits.DEVICE_TEXT);
        type = cutOrNull(type, FieldLimits.DEVICE_TYPE);
        model = cutOrNull(model, FieldLimits.DEVICE_TEXT);
        oemName = cutOrNull(oemName, FieldLimits.DEVICE_TEXT);
    }
}
