package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(Lifecycle.PER_CLASS)
class ConfigurationMetadataTests {

    /** What has no fixed default. */
    private static final Set<String> WITHOUT_DEFAULT = Set.of(
            "appinsights.connection-string",
            "appinsights.instrumentation-key",
            "appinsights.endpoint",
            "appinsights.role-name",
            "appinsights.role-instance",
            "appinsights.application-version",
            "appinsights.device.id",
            "appinsights.device.locale",
            "appinsights.device.os-version",
            "appinsights.device.type",
            "appinsights.spool.directory",
            "appinsights.sampling.operations-per-second",
            "appinsights.sampling.items-per-second",
            "appinsights.sampling.rules",
            "appinsights.ssl.bundle",
            "appinsights.proxy",
            "appinsights.web.exclude-paths",
            "appinsights.web.trusted-proxies",
            "appinsights.web-client.correlation-exclude-hosts",
            "appinsights.metrics.enabled",
            "appinsights.metrics.exclude");

    private final Map<String, JsonNode> properties = new TreeMap<>();

    @BeforeAll
    void read() throws IOException {
        try (InputStream json = new ClassPathResource("META-INF/spring-configuration-metadata.json").getInputStream()) {
            for (JsonNode property : JsonMapper.shared().readTree(json).get("properties")) {
                properties.put(property.get("name").asString(), property);
            }
        }
    }

    @Test
    void everyPropertyIsThere() {
        assertThat(properties)
                .containsOnlyKeys(
                        "appinsights.enabled",
                        "appinsights.connection-string",
                        "appinsights.instrumentation-key",
                        "appinsights.endpoint",
                        "appinsights.role-name",
                        "appinsights.role-instance",
                        "appinsights.application-version",
                        "appinsights.device.id",
                        "appinsights.device.locale",
                        "appinsights.device.os-version",
                        "appinsights.device.type",
                        "appinsights.buffer.max-batch-items",
                        "appinsights.buffer.max-batch-bytes",
                        "appinsights.buffer.max-wait",
                        "appinsights.buffer.max-items",
                        "appinsights.buffer.max-bytes",
                        "appinsights.delivery.max-in-flight",
                        "appinsights.delivery.connect-timeout",
                        "appinsights.delivery.exchange-timeout",
                        "appinsights.delivery.close-timeout",
                        "appinsights.delivery.backoff-min",
                        "appinsights.delivery.backoff-max",
                        "appinsights.delivery.store-max-bytes",
                        "appinsights.spool.directory",
                        "appinsights.spool.max-size",
                        "appinsights.spool.retention",
                        "appinsights.spool.fsync",
                        "appinsights.sampling.percentage",
                        "appinsights.sampling.operations-per-second",
                        "appinsights.sampling.items-per-second",
                        "appinsights.sampling.standalone-percentage",
                        "appinsights.sampling.parent",
                        "appinsights.sampling.rules",
                        "appinsights.ssl.bundle",
                        "appinsights.proxy",
                        "appinsights.web.enabled",
                        "appinsights.web.exclude-paths",
                        "appinsights.web.success-statuses",
                        "appinsights.web.client-ip",
                        "appinsights.logging.enabled",
                        "appinsights.logging.level",
                        "appinsights.web.trusted-proxies",
                        "appinsights.web.capture-handled-exceptions",
                        "appinsights.web.server-timing",
                        "appinsights.observations.enabled",
                        "appinsights.observations.exclude",
                        "appinsights.web-client.enabled",
                        "appinsights.web-client.correlation-exclude-hosts",
                        "appinsights.metrics.enabled",
                        "appinsights.metrics.step",
                        "appinsights.metrics.exclude",
                        "appinsights.masking.enabled",
                        "appinsights.masking.query-parameters",
                        "appinsights.sampling.percentage",
                        "appinsights.sampling.tail.enabled",
                        "appinsights.sampling.tail.slow",
                        "appinsights.sampling.tail.slow-quantile",
                        "appinsights.sampling.tail.slow-floor",
                        "appinsights.sampling.tail.first-per-minute",
                        "appinsights.sampling.tail.max-kept-per-second",
                        "appinsights.sampling.tail.max-items",
                        "appinsights.sampling.tail.max-bytes",
                        "appinsights.sampling.tail.max-operations",
                        "appinsights.sampling.tail.max-items-per-operation",
                        "appinsights.sampling.tail.max-bytes-per-operation",
                        "appinsights.sampling.tail.linger",
                        "appinsights.sampling.tail.keep-on",
                        "appinsights.sampling.tail.dry-run",
                        "appinsights.track-application-stop",
                        "appinsights.test.export",
                        "management.endpoint.appinsights.access",
                        "management.endpoint.appinsights.cache.time-to-live");
    }

    @Test
    void everyPropertyHasTypeAndDescription() {
        properties.forEach((name, property) -> {
            assertThat(property.path("type").asString("")).as(name).isNotEmpty();
            assertThat(property.path("description").asString(""))
                    .as(name)
                    .matches("[A-Z].*\\.")
                    .doesNotMatch("(The|A|An) .*")
                    .doesNotContain("{@", "<");
        });
    }

    @Test
    void booleansAskWhether() {
        properties.forEach((name, property) -> {
            if (property.path("type").asString("").equals("java.lang.Boolean")) {
                assertThat(property.path("description").asString("")).as(name).startsWith("Whether ");
            }
        });
    }

    @Test
    void everyFixedDefaultIsTold() {
        properties.forEach((name, property) -> assertThat(property.has("defaultValue"))
                .as("default of " + name)
                .isEqualTo(!WITHOUT_DEFAULT.contains(name)));
    }
}
