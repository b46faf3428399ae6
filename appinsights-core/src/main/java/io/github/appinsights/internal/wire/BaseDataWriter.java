package io.github.appinsights.internal.wire;

import io.github.appinsights.internal.limits.FieldLimits;
import io.github.appinsights.model.Aggregate;
import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionDetails;
import io.github.appinsights.model.ExceptionDetails.StackFrame;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceTelemetry;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;

/** The {@code baseData} of each type, one method a type; fields in the order of the Bond schemas. One thread. */
final class BaseDataWriter {

    private static final SerializedString MEASUREMENT = Fields.name("Measurement");
    private static final SerializedString AGGREGATION = Fields.name("Aggregation");

    private final ItemJson fields;
    private final JsonGenerator json;

    BaseDataWriter(ItemJson fields) {
        this.fields = fields;
        this.json = fields.generator();
    }

    static BaseType typeOf(Telemetry item) {
        if (item instanceof RequestTelemetry) {
            return BaseType.REQUEST;
        } else if (item instanceof DependencyTelemetry) {
            return BaseType.DEPENDENCY;
        } else if (item instanceof TraceTelemetry) {
            return BaseType.MESSAGE;
        } else if (item instanceof EventTelemetry) {
            return BaseType.EVENT;
        } else if (item instanceof MetricTelemetry) {
            return BaseType.METRIC;
        } else if (item instanceof ExceptionTelemetry) {
            return BaseType.EXCEPTION;
        } else if (item instanceof AvailabilityTelemetry) {
            return BaseType.AVAILABILITY;
        }
        return BaseType.PAGE_VIEW;
    }

    void write(Telemetry item) {
        if (item instanceof RequestTelemetry request) {
            request(request);
        } else if (item instanceof DependencyTelemetry dependency) {
            dependency(dependency);
        } else if (item instanceof TraceTelemetry trace) {
            trace(trace);
        } else if (item instanceof EventTelemetry event) {
            event(event);
        } else if (item instanceof MetricTelemetry metric) {
            metric(metric);
        } else if (item instanceof ExceptionTelemetry exception) {
            exception(exception);
        } else if (item instanceof AvailabilityTelemetry availability) {
            availability(availability);
        } else if (item instanceof PageViewTelemetry pageView) {
            pageView(pageView);
        }
    }

    private void request(RequestTelemetry item) {
        fields.text(Fields.ID, item.id());
        fields.text(Fields.NAME, item.name());
        fields.duration(Fields.DURATION, item.duration());
        fields.text(Fields.RESPONSE_CODE, item.responseCode());
        fields.flag(Fields.SUCCESS, item.success());
        fields.text(Fields.SOURCE, item.source());
        fields.text(Fields.URL, item.url());
        fields.properties(item.properties());
        fields.measurements(item.measurements());
    }

    private void dependency(DependencyTelemetry item) {
        fields.text(Fields.NAME, item.name());
        fields.text(Fields.ID, item.id());
        fields.text(Fields.RESULT_CODE, item.resultCode());
        fields.duration(Fields.DURATION, item.duration());
        fields.flag(Fields.SUCCESS, item.success());
        fields.text(Fields.DATA, item.data());
        fields.text(Fields.TYPE, item.type());
        fields.text(Fields.TARGET, item.target());
        fields.properties(item.properties());
        fields.measurements(item.measurements());
    }

    private void trace(TraceTelemetry item) {
        fields.text(Fields.MESSAGE, item.message());
        severity(item.severity());
        fields.properties(item.properties());
        fields.measurements(item.measurements());
    }

    private void event(EventTelemetry item) {
        fields.text(Fields.NAME, item.name());
        fields.properties(item.properties());
        fields.measurements(item.measurements());
    }

    private void metric(MetricTelemetry item) {
        json.writeName(Fields.METRICS);
        json.writeStartArray();
        json.writeStartObject();
        fields.text(Fields.NAMESPACE, item.namespace());
        fields.text(Fields.NAME, item.name());
        Aggregate aggregate = item.aggregate();
        json.writeName(Fields.KIND);
        json.writeString(aggregate == null ? MEASUREMENT : AGGREGATION);
        fields.number(Fields.VALUE, item.value());
        if (aggregate != null) {
            fields.integer(Fields.COUNT, aggregate.count());
            fields.number(Fields.MIN, aggregate.min());
            fields.number(Fields.MAX, aggregate.max());
            fields.number(Fields.STD_DEV, aggregate.standardDeviation());
        }
        json.writeEndObject();
        json.writeEndArray();
        fields.properties(item.properties());
    }

    private void exception(ExceptionTelemetry item) {
        severity(item.severity());
        fields.text(Fields.PROBLEM_ID, item.problemId());
        json.writeName(Fields.EXCEPTIONS);
        json.writeStartArray();
        int id = 0;
        for (ExceptionDetails details : item.exceptions()) {
            details(++id, details);
        }
        json.writeEndArray();
        fields.properties(item.properties());
        fields.measurements(item.measurements());
    }

    /** Numbered from 1 in list order, each pointing to the one that wraps it. */
    private void details(int id, ExceptionDetails details) {
        json.writeStartObject();
        fields.integer(Fields.ID, id);
        if (id > 1) {
            fields.integer(Fields.OUTER_ID, id - 1);
        }
        fields.text(Fields.TYPE_NAME, details.typeName());
        fields.text(Fields.MESSAGE, details.message());
        fields.flag(Fields.FULL_STACK, details.hasFullStack());
        if (!details.stack().isEmpty()) {
            json.writeName(Fields.PARSED_STACK);
            json.writeStartArray();
            for (StackFrame frame : details.stack()) {
                frame(frame);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void frame(StackFrame frame) {
        json.writeStartObject();
        fields.integer(Fields.LEVEL, frame.level());
        String method = frame.className() + '.' + frame.methodName();
        fields.text(Fields.METHOD, FieldLimits.cut(method, FieldLimits.FRAME_TEXT));
        fields.text(Fields.FILE_NAME, FieldLimits.cutOrNull(frame.fileName(), FieldLimits.FRAME_TEXT));
        if (frame.hasLine()) {
            fields.integer(Fields.LINE, frame.line());
        }
        json.writeEndObject();
    }

    private void availability(AvailabilityTelemetry item) {
        fields.text(Fields.ID, item.id());
        fields.text(Fields.NAME, item.name());
        fields.duration(Fields.DURATION, item.duration());
        fields.flag(Fields.SUCCESS, item.success());
        fields.text(Fields.RUN_LOCATION, item.runLocation());
        fields.text(Fields.MESSAGE, item.message());
        fields.properties(item.properties());
        fields.measurements(item.measurements());
    }

    private void pageView(PageViewTelemetry item) {
        fields.text(Fields.ID, item.id());
        fields.text(Fields.NAME, item.name());
        fields.text(Fields.URL, item.url());
        fields.duration(Fields.DURATION, item.duration());
        fields.text(Fields.REFERRER, item.referrerUri());
        fields.properties(item.properties());
        fields.measurements(item.measurements());
    }

    private void severity(@Nullable SeverityLevel severity) {
        if (severity != null) {
            fields.text(Fields.SEVERITY, severity.wireName());
        }
    }
}
