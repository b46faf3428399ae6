package io.github.appinsights.internal.wire;

import io.github.appinsights.internal.limits.FieldLimits;
import io.github.appinsights.model.DeviceContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** The tags that all items of a client carry, cut to their limits and escaped once. */
public final class CommonTags {

    private final List<SerializableString> keysAndValues = new ArrayList<>();

    /** @param sdkVersion of the form {@code name:version}, as {@code SDK-VERSIONS.md} of ApplicationInsights-Home asks for */
    public CommonTags(
            @Nullable String roleName,
            @Nullable String roleInstance,
            @Nullable String applicationVersion,
            DeviceContext device,
            String sdkVersion) {
        add("ai.cloud.role", roleName, FieldLimits.ROLE);
        add("ai.cloud.roleInstance", roleInstance, FieldLimits.ROLE);
        add("ai.application.ver", applicationVersion, FieldLimits.APPLICATION_VERSION);
        add("ai.internal.sdkVersion", sdkVersion, FieldLimits.SDK_VERSION);
        add("ai.device.id", device.id(), FieldLimits.DEVICE_ID);
        add("ai.device.locale", device.locale(), FieldLimits.DEVICE_LOCALE);
        add("ai.device.osVersion", device.osVersion(), FieldLimits.DEVICE_TEXT);
        add("ai.device.type", device.type(), FieldLimits.DEVICE_TYPE);
        add("ai.device.model", device.model(), FieldLimits.DEVICE_TEXT);
        add("ai.device.oemName", device.oemName(), FieldLimits.DEVICE_TEXT);
    }

    private void add(String key, @Nullable String value, int limit) {
        String fit = FieldLimits.cutOrNull(value, limit);
        if (fit != null) {
            keysAndValues.add(new SerializedString(key));
            keysAndValues.add(new SerializedString(FieldLimits.wellFormed(fit)));
        }
    }

    void write(JsonGenerator json) {
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            json.writeName(keysAndValues.get(i));
            json.writeString(keysAndValues.get(i + 1));
        }
    }
}
