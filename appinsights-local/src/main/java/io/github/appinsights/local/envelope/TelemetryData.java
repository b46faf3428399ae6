package io.github.appinsights.local.envelope;

import static io.github.appinsights.local.envelope.Field.required;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The pair {@code baseType} and {@code baseData}: the first decides the schema of the second. */
record TelemetryData() implements Rule {

    private static final Schema PAIR =
            new Schema("Data", required("baseType", new Text(1024)), required("baseData", new Schema("Domain")));

    @Override
    public String expected() {
        return PAIR.expected();
    }

    @Override
    public Optional<String> check(Place place, JsonNode data) {
        return PAIR.check(place, data).or(() -> checkBaseData(data));
    }

    private static Optional<String> checkBaseData(JsonNode data) {
        String baseType = data.path("baseType").stringValue();
        Schema schema = TelemetryTypes.BY_BASE_TYPE.get(baseType);
        return schema == null
                ? Optional.of("Unknown domain type 'Microsoft.ApplicationInsights." + baseType + "'")
                : schema.check(data.path("baseData"));
    }
}
