package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.ConnectionString;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** In the environment and property sources of a real application: the environment of the process comes before files. */
class DestinationPrecedenceTests {

    private static final String PROPERTY_STRING = "appinsights.connection-string";
    private static final String PROPERTY_KEY = "appinsights.instrumentation-key";
    private static final String VARIABLE_STRING = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private static final String VARIABLE_KEY = "APPINSIGHTS_INSTRUMENTATIONKEY";

    /** Which of the four are set, and the one that wins. */
    @ParameterizedTest
    @CsvSource({
        "false, false, false, false, nothing",
        "false, false, false, true,  APPINSIGHTS_INSTRUMENTATIONKEY",
        "false, false, true,  false, APPLICATIONINSIGHTS_CONNECTION_STRING",
        "false, false, true,  true,  APPLICATIONINSIGHTS_CONNECTION_STRING",
        "false, true,  false, false, appinsights.instrumentation-key",
        "false, true,  false, true,  appinsights.instrumentation-key",
        "false, true,  true,  false, appinsights.instrumentation-key",
        "false, true,  true,  true,  appinsights.instrumentation-key",
        "true,  false, false, false, appinsights.connection-string",
        "true,  false, false, true,  appinsights.connection-string",
        "true,  false, true,  false, appinsights.connection-string",
        "true,  false, true,  true,  appinsights.connection-string",
        "true,  true,  false, false, appinsights.connection-string",
        "true,  true,  false, true,  appinsights.connection-string",
        "true,  true,  true,  false, appinsights.connection-string",
        "true,  true,  true,  true,  appinsights.connection-string",
    })
    void theFirstThatIsSetWins(
            boolean propertyString, boolean propertyKey, boolean variableString, boolean variableKey, String winner) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(PROPERTY_STRING, propertyString ? "InstrumentationKey=" + PROPERTY_STRING : " ");
        properties.put(PROPERTY_KEY, propertyKey ? PROPERTY_KEY : "");
        Map<String, Object> variables = new HashMap<>();
        variables.put(VARIABLE_STRING, variableString ? "InstrumentationKey=" + VARIABLE_STRING : "");
        variables.put(VARIABLE_KEY, variableKey ? VARIABLE_KEY : " ");

        assertWinner(properties, variables, winner);

        properties.values().removeIf(value -> value.toString().isBlank());
        variables.values().removeIf(value -> value.toString().isBlank());
        assertWinner(properties, variables, winner);
    }

    /** Relaxed binding reads it as the property too, which would put it before the variable with the connection string. */
    @Test
    void theVariableOfTheKeyIsNotTakenForTheProperty() {
        assertWinner(
                Map.of(),
                Map.of(VARIABLE_KEY, "key", VARIABLE_STRING, "InstrumentationKey=" + VARIABLE_STRING),
                VARIABLE_STRING);
    }

    @Test
    void relaxedFormsOfThePropertiesCountAsProperties() {
        PropertiesConnectionDetails details =
                details(environment(Map.of(), Map.of("APPINSIGHTS_CONNECTIONSTRING", "InstrumentationKey=relaxed")));
        assertThat(details.source()).isEqualTo(PROPERTY_STRING);
        assertThat(details.connectionString()).isEqualTo(ConnectionString.ofKey("relaxed"));
    }

    @Test
    void placeholdersAreResolved() {
        PropertiesConnectionDetails details =
                details(environment(Map.of(PROPERTY_KEY, "${KEY_OF_MINE}"), Map.of("KEY_OF_MINE", "from-placeholder")));
        assertThat(details.connectionString()).isEqualTo(ConnectionString.ofKey("from-placeholder"));
    }

    @Test
    void anEmptyPlaceholderCountsAsAbsent() {
        PropertiesConnectionDetails details =
                details(environment(Map.of(PROPERTY_STRING, "${NOT_SET_ANYWHERE:}"), Map.of()));
        assertThat(details.connectionString()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"appinsights.instrumentation-key", "APPINSIGHTS_INSTRUMENTATIONKEY"})
    void theEndpointGoesWithEitherKey(String name) {
        PropertiesConnectionDetails details = details(environment(
                name.equals(PROPERTY_KEY)
                        ? Map.of(PROPERTY_KEY, "key", "appinsights.endpoint", "https://example.com")
                        : Map.of("appinsights.endpoint", "https://example.com"),
                name.equals(VARIABLE_KEY) ? Map.of(VARIABLE_KEY, "key") : Map.of()));
        assertThat(details.source()).isEqualTo(name);
        assertThat(details.connectionString()).isEqualTo(ConnectionString.ofKey("key", "https://example.com/"));
    }

    @Test
    void theEndpointDoesNotChangeAConnectionString() {
        PropertiesConnectionDetails details = details(environment(
                Map.of(PROPERTY_STRING, "InstrumentationKey=key", "appinsights.endpoint", "https://example.com"),
                Map.of()));
        assertThat(details.connectionString()).isEqualTo(ConnectionString.ofKey("key"));
    }

    private static void assertWinner(Map<String, Object> properties, Map<String, Object> variables, String winner) {
        for (boolean attached : new boolean[] {false, true}) {
            ConfigurableEnvironment environment = environment(properties, variables);
            if (attached) {
                ConfigurationPropertySources.attach(environment);
            }
            PropertiesConnectionDetails details = details(environment);
            assertThat(details.source()).isEqualTo(winner);
            ConnectionString connectionString = details.connectionString();
            assertThat(connectionString == null ? "nothing" : connectionString.instrumentationKey())
                    .isEqualTo(winner);
        }
    }

    private static PropertiesConnectionDetails details(ConfigurableEnvironment environment) {
        return new PropertiesConnectionDetails(environment);
    }

    private static ConfigurableEnvironment environment(Map<String, Object> properties, Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        environment.getPropertySources().addLast(new MapPropertySource("application.properties", properties));
        return environment;
    }
}
