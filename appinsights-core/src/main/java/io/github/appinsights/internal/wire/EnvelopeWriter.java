package io.github.appinsights.internal.wire;

import io.github.appinsights.internal.limits.FieldLimits;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.UserContext;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Objects;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** Writes items as envelopes: one JSON object each, with no line break in it. One thread. */
final class EnvelopeWriter {

    private final SerializableString instrumentationKey;
    private final CommonTags commonTags;
    private final OutputStream out;
    private ItemJson fields;
    private BaseDataWriter baseData;

    EnvelopeWriter(String instrumentationKey, CommonTags commonTags, OutputStream out) {
        this.instrumentationKey = new SerializedString(FieldLimits.wellFormed(instrumentationKey));
        this.commonTags = commonTags;
        this.out = out;
        this.fields = new ItemJson(out);
        this.baseData = new BaseDataWriter(fields);
    }

    void write(Telemetry item) {
        JsonGenerator json = fields.generator();
        BaseType type = BaseDataWriter.typeOf(item);
        json.writeStartObject();
        fields.integer(Fields.VER, 1);
        json.writeName(Fields.NAME);
        json.writeString(type.envelopeName());
        fields.time(Fields.TIME, Objects.requireNonNullElse(item.time(), Instant.EPOCH));
        json.writeName(Fields.IKEY);
        json.writeString(instrumentationKey);
        double sampleRate = item.context().sampleRate();
        if (sampleRate > 0 && sampleRate < 100) {
            fields.number(Fields.SAMPLE_RATE, sampleRate);
        }
        json.writeName(Fields.TAGS);
        json.writeStartObject();
        commonTags.write(json);
        if (!(item instanceof MetricTelemetry)) {
            operation(item.context());
        }
        endUser(item.context());
        json.writeEndObject();
        json.writeName(Fields.DATA);
        json.writeStartObject();
        json.writeName(Fields.BASE_TYPE);
        json.writeString(type.dataType());
        json.writeName(Fields.BASE_DATA);
        json.writeStartObject();
        fields.integer(Fields.VER, 2);
        baseData.write(item);
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
        json.flush();
    }

    /** A generator that failed half-way is in no state to go on. */
    void reset() {
        fields = new ItemJson(out);
        baseData = new BaseDataWriter(fields);
    }

    /** Not for metrics: a metric tells of the whole application, and one operation it was measured in says nothing of it. */
    private void operation(TelemetryContext context) {
        OperationContext operation = context.operation();
        if (operation != null) {
            fields.text(Fields.OPERATION_ID, operation.id());
            fields.text(Fields.OPERATION_PARENT_ID, operation.parentId());
            fields.text(Fields.OPERATION_NAME, operation.name());
        }
        fields.text(Fields.SYNTHETIC_SOURCE, context.syntheticSource());
    }

    private void endUser(TelemetryContext context) {
        UserContext user = context.user();
        if (user != null) {
            fields.text(Fields.USER_ID, user.id());
            fields.text(Fields.USER_ACCOUNT_ID, user.accountId());
            fields.text(Fields.USER_AUTH_ID, user.authenticatedId());
        }
        fields.text(Fields.SESSION_ID, context.sessionId());
        fields.text(Fields.LOCATION_IP, context.clientIp());
    }
}
