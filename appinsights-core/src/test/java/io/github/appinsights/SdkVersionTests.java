package io.github.appinsights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SdkVersionTests {

    private static final String REACHABLE =
            "/META-INF/native-image/io.github.appinsights/appinsights-core/reachability-metadata.json";

    @Test
    void isThatOfTheBuild() {
        assertThat(SdkVersion.TAG)
                .matches("reactive:\\d+\\.\\d+\\.\\d+(-[0-9A-Z.]+)?")
                .isNotEqualTo("reactive:0.0.0");
    }

    @Test
    void isThereInANativeImage() throws Exception {
        JsonNode metadata;
        try (InputStream json = SdkVersionTests.class.getResourceAsStream(REACHABLE)) {
            metadata = new JsonMapper().readTree(Objects.requireNonNull(json));
        }

        assertThat(metadata.at("/resources").valueStream()).singleElement().satisfies(resource -> {
            String glob = resource.at("/glob").asString();
            assertThat(glob).isEqualTo("io/github/appinsights/version.properties");
            assertThat(SdkVersion.class.getResource("/" + glob)).isNotNull();
        });
    }
}
