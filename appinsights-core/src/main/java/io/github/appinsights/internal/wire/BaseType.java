package io.github.appinsights.internal.wire;

import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** The name of an envelope and the type of its data, as {@code ENDPOINT-PROTOCOL.md} of ApplicationInsights-Home pairs them. */
record BaseType(SerializableString envelopeName, SerializableString dataType) {

    static final BaseType EVENT = of("Event", "EventData");
    static final BaseType MESSAGE = of("Message", "MessageData");
    static final BaseType METRIC = of("Metric", "MetricData");
    static final BaseType REQUEST = of("Request", "RequestData");
    static final BaseType EXCEPTION = of("Exception", "ExceptionData");
    static final BaseType DEPENDENCY = of("RemoteDependency", "RemoteDependencyData");
    static final BaseType AVAILABILITY = of("Availability", "AvailabilityData");
    static final BaseType PAGE_VIEW = of("PageView", "PageViewData");

    private static BaseType of(String suffix, String dataType) {
        return new BaseType(
                new SerializedString("Microsoft.ApplicationInsights." + suffix), new SerializedString(dataType));
    }
}
