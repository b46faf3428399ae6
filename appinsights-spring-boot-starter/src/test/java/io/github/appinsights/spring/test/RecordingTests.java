package io.github.appinsights.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.test.AutoConfigureAppInsights;
import io.github.appinsights.test.RecordedTelemetry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What {@code @AutoConfigureAppInsights} gives a test, in each kind of test there is. */
@DirtiesContext // an application that lives on takes the lines of other tests
class RecordingTests {

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Favorites.class)
    static class Application {}

    static class Open {
        @Bean
        SecurityWebFilterChain security(ServerHttpSecurity http) {
            return http.authorizeExchange(paths -> paths.anyExchange().permitAll())
                    .build();
        }
    }

    @RestController
    static class Favorites {

        private final TelemetryClient client;

        Favorites(TelemetryClient client) {
            this.client = client;
        }

        @GetMapping("/favorites/{id}")
        String favorite(@PathVariable int id) {
            client.trackEvent("Favorite_Seen");
            if (id == 0) {
                throw new IllegalStateException("no such favorite");
            }
            return "espresso";
        }
    }

    @Nested
    @SpringBootTest(
            classes = {Application.class, Open.class},
            webEnvironment = WebEnvironment.RANDOM_PORT)
    @AutoConfigureWebTestClient
    @AutoConfigureAppInsights
    class AWholeApplication {

        @Autowired
        RecordedTelemetry telemetry;

        @Test
        void tellsItsRequests(@Autowired WebTestClient http) {
            http.get().uri("/favorites/7").exchange().expectStatus().isOk();

            assertThat(telemetry)
                    .hasRequest("GET /favorites/{id}")
                    .withStatus(200)
                    .withEvent("Favorite_Seen")
                    .withoutExceptions();
        }

        @Test
        void tellsWhatFails(@Autowired WebTestClient http) {
            http.get().uri("/favorites/0").exchange().expectStatus().is5xxServerError();

            assertThat(telemetry)
                    .hasRequest("GET /favorites/{id}")
                    .thatFailed()
                    .inSameOperation()
                    .hasException(IllegalStateException.class)
                    .withMessage("no such favorite");
        }

        @Nested
        class WithAClassInside {

            @Test
            void tellsItsRequestsThere(@Autowired WebTestClient http) {
                http.get().uri("/favorites/7").exchange().expectStatus().isOk();

                assertThat(telemetry).hasRequest("GET /favorites/{id}").withStatus(200);
            }
        }

        /** Its own import hides those of the class around it from Spring. */
        @Nested
        @Import(WebClientAutoConfiguration.class)
        class WithAClassInsideThatImports {

            @Test
            void recordsThere(@Autowired TelemetryClient client, @Autowired RecordedTelemetry own) {
                client.trackEvent("Order_Placed");

                assertThat(own).hasEvent("Order_Placed");
            }
        }
    }

    @Nested
    @WebFluxTest(Favorites.class)
    @AutoConfigureAppInsights
    class ASlice {

        @Test
        void tellsItsRequests(@Autowired WebTestClient http, @Autowired RecordedTelemetry telemetry) {
            http.get().uri("/favorites/7").exchange().expectStatus().isOk();

            assertThat(telemetry).hasRequest("GET /favorites/{id}").withEvent("Favorite_Seen");
        }
    }

    @Nested
    @SpringBootTest(classes = SilenceTests.Application.class, webEnvironment = WebEnvironment.NONE)
    @AutoConfigureAppInsights
    @TestMethodOrder(MethodOrderer.MethodName.class)
    class EachMethod {

        @Autowired
        TelemetryClient client;

        @Autowired
        RecordedTelemetry telemetry;

        @BeforeEach
        void setUp() {
            client.trackEvent("Set_Up");
        }

        @RepeatedTest(2)
        void startsWithWhatItsSetUpTracked() {
            client.trackEvent("Order_Placed");

            assertThat(telemetry).hasEvents("Order_Placed", 1).hasEvents("Set_Up", 1);
        }
    }

    /** A name that is wrong would be left out without a word. */
    @Test
    void slicesGetAutoConfigurationsThatExist() throws IOException {
        String file = "META-INF/spring/" + AutoConfigureAppInsights.class.getName() + ".imports";
        try (InputStream imports =
                AutoConfigureAppInsights.class.getClassLoader().getResourceAsStream(file)) {
            String text = new String(Objects.requireNonNull(imports).readAllBytes(), StandardCharsets.UTF_8);

            assertThat(text.lines().filter(line -> !line.startsWith("#")))
                    .hasSizeGreaterThan(5)
                    .allSatisfy(line -> assertThat(Class.forName(line.replace("optional:", "")))
                            .hasAnnotation(AutoConfiguration.class));
        }
    }
}
