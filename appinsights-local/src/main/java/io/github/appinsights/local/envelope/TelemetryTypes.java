package io.github.appinsights.local.envelope;

import static io.github.appinsights.local.envelope.Field.optional;
import static io.github.appinsights.local.envelope.Field.required;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The fields of every {@code baseType}, after the Bond schemas of ApplicationInsights-Home. */
final class TelemetryTypes {

    private static final Rule ID = new Text(512);
    private static final Rule NAME = new Text(1024);
    private static final Rule URL = new Text(2048);
    private static final Rule LONG_TEXT = new Text(8192);
    private static final Rule MESSAGE = new Text(32_768);
    private static final Rule FLAG = new Flag();
    private static final Rule TIME_SPAN = new TimeSpan();
    private static final Rule NUMBER = new FiniteNumber();
    private static final Rule SEVERITY = new Choice("Verbose", "Information", "Warning", "Error", "Critical");

    private static final Field VERSION = required("ver", WholeNumber.exactly(2));
    private static final Field PROPERTIES = optional("properties", new MapOf(LONG_TEXT));
    private static final Field MEASUREMENTS = optional("measurements", new MapOf(NUMBER));

    private static final Schema REQUEST = measured(
            "RequestData",
            required("id", ID),
            required("duration", TIME_SPAN),
            required("responseCode", NAME),
            required("success", FLAG),
            optional("source", NAME),
            optional("name", NAME),
            optional("url", URL));

    private static final Schema DEPENDENCY = measured(
            "RemoteDependencyData",
            required("name", NAME),
            optional("id", ID),
            optional("resultCode", NAME),
            required("duration", TIME_SPAN),
            optional("success", FLAG),
            optional("data", LONG_TEXT),
            optional("type", NAME),
            optional("target", NAME));

    private static final Schema TRACE =
            measured("MessageData", required("message", MESSAGE), optional("severityLevel", SEVERITY));

    private static final Schema STACK_FRAME = new Schema(
            "StackFrame",
            required("level", new WholeNumber(0, Integer.MAX_VALUE)),
            required("method", NAME),
            optional("assembly", NAME),
            optional("fileName", NAME),
            optional("line", new LineNumber()));

    private static final Schema EXCEPTION_DETAILS = new Schema(
            "ExceptionDetails",
            optional("id", WholeNumber.int32()),
            optional("outerId", WholeNumber.int32()),
            required("typeName", NAME),
            required("message", MESSAGE),
            optional("hasFullStack", FLAG),
            optional("stack", MESSAGE),
            optional("parsedStack", new ListOf(STACK_FRAME)));

    private static final Schema EXCEPTION = measured(
            "ExceptionData",
            required("exceptions", new ListOf(EXCEPTION_DETAILS)),
            optional("severityLevel", SEVERITY),
            optional("problemId", NAME));

    private static final Schema EVENT = measured("EventData", required("name", new Text(512)));

    private static final Schema DATA_POINT = new Schema(
            "DataPoint",
            optional("ns", new Text(256)),
            required("name", new Text(150)),
            optional("kind", new Choice("Measurement", "Aggregation")),
            required("value", NUMBER),
            optional("count", WholeNumber.int32()),
            optional("min", NUMBER),
            optional("max", NUMBER),
            optional("stdDev", NUMBER));

    private static final Schema METRIC =
            new Schema("MetricData", VERSION, required("metrics", new ListOf(DATA_POINT)), PROPERTIES);

    private static final Schema AVAILABILITY = measured(
            "AvailabilityData",
            required("id", ID),
            required("name", NAME),
            required("duration", TIME_SPAN),
            required("success", FLAG),
            optional("runLocation", NAME),
            optional("message", LONG_TEXT));

    private static final Schema PAGE_VIEW = measured(
            "PageViewData",
            required("id", ID),
            required("name", new Text(512)),
            optional("url", URL),
            optional("duration", TIME_SPAN),
            optional("referrerUri", URL),
            optional("referredUri", URL));

    private static final Schema PAGE_VIEW_TIMING = measured(
            "PageViewPerfData",
            required("id", ID),
            required("name", new Text(512)),
            optional("url", URL),
            optional("duration", TIME_SPAN),
            optional("perfTotal", TIME_SPAN),
            optional("networkConnect", TIME_SPAN),
            optional("sentRequest", TIME_SPAN),
            optional("receivedResponse", TIME_SPAN),
            optional("domProcessing", TIME_SPAN));

    /** By {@code baseType}, aliases included. */
    static final Map<String, Schema> BY_BASE_TYPE = Map.ofEntries(
            Map.entry("RequestData", REQUEST),
            Map.entry("RemoteDependencyData", DEPENDENCY),
            Map.entry("MessageData", TRACE),
            Map.entry("ExceptionData", EXCEPTION),
            Map.entry("EventData", EVENT),
            Map.entry("MetricData", METRIC),
            Map.entry("AvailabilityData", AVAILABILITY),
            Map.entry("PageViewData", PAGE_VIEW),
            Map.entry("PageviewData", PAGE_VIEW),
            Map.entry("PageEventData", PAGE_VIEW),
            Map.entry("PageViewPerfData", PAGE_VIEW_TIMING),
            Map.entry("PageViewPerformanceData", PAGE_VIEW_TIMING));

    private TelemetryTypes() {}

    private static Schema measured(String type, Field... own) {
        List<Field> fields = new ArrayList<>();
        fields.add(VERSION);
        fields.addAll(List.of(own));
        fields.add(PROPERTIES);
        fields.add(MEASUREMENTS);
        return new Schema(type, List.copyOf(fields));
    }
}
