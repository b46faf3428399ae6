package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.info.BuildProperties;
import org.springframework.mock.env.MockEnvironment;

class CloudRoleTests {

    @ParameterizedTest
    @CsvSource({
        "0, property",
        "1, APPLICATIONINSIGHTS_ROLE_NAME",
        "2, spring.application.name",
        "3, WEBSITE_SITE_NAME",
        "4,",
    })
    void theNameIsTheFirstThatIsSet(int blanks, String expected) {
        Map<String, String> candidates = new LinkedHashMap<>();
        candidates.put("appinsights.role-name", "property");
        candidates.put("APPLICATIONINSIGHTS_ROLE_NAME", "APPLICATIONINSIGHTS_ROLE_NAME");
        candidates.put("spring.application.name", "spring.application.name");
        candidates.put("WEBSITE_SITE_NAME", "WEBSITE_SITE_NAME");
        assertThat(role(withBlanks(candidates, blanks), null).name()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, property",
        "1, APPLICATIONINSIGHTS_ROLE_INSTANCE",
        "2, WEBSITE_INSTANCE_ID",
        "3, HOSTNAME",
    })
    void theInstanceIsTheFirstThatIsSet(int blanks, String expected) {
        Map<String, String> candidates = new LinkedHashMap<>();
        candidates.put("appinsights.role-instance", "property");
        candidates.put("APPLICATIONINSIGHTS_ROLE_INSTANCE", "APPLICATIONINSIGHTS_ROLE_INSTANCE");
        candidates.put("WEBSITE_INSTANCE_ID", "WEBSITE_INSTANCE_ID");
        candidates.put("HOSTNAME", "HOSTNAME");
        assertThat(role(withBlanks(candidates, blanks), null).instance()).isEqualTo(expected);
    }

    @Test
    void theInstanceIsTheHostWhereNothingIsSet() {
        assertThat(role(new MockEnvironment(), null).instance())
                .isEqualTo(HostName.local())
                .isNotBlank();
    }

    @Test
    void theVersionIsThePropertyElseThatOfTheBuild() {
        Properties entries = new Properties();
        entries.setProperty("version", "1.2.3");
        BuildProperties build = new BuildProperties(entries);
        assertThat(role(new MockEnvironment(), build).version()).isEqualTo("1.2.3");
        assertThat(role(new MockEnvironment().withProperty("appinsights.application-version", "9"), build)
                        .version())
                .isEqualTo("9");
        assertThat(role(new MockEnvironment(), null).version()).isNull();
        assertThat(role(new MockEnvironment(), new BuildProperties(new Properties()))
                        .version())
                .isNull();
    }

    private static MockEnvironment withBlanks(Map<String, String> candidates, int blanks) {
        MockEnvironment environment = new MockEnvironment();
        int position = 0;
        for (Map.Entry<String, String> candidate : candidates.entrySet()) {
            environment.setProperty(candidate.getKey(), position++ < blanks ? " " : candidate.getValue());
        }
        return environment;
    }

    private static CloudRole role(MockEnvironment environment, @Nullable BuildProperties build) {
        AppInsightsProperties properties =
                Binder.get(environment).bindOrCreate("appinsights", AppInsightsProperties.class);
        return CloudRole.of(properties, environment, build);
    }
}
