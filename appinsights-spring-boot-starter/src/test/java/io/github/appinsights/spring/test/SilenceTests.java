package io.github.appinsights.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.spring.autoconfigure.AppInsightsAutoConfiguration;
import io.github.appinsights.test.AutoConfigureAppInsights;
import io.github.appinsights.test.RecordedTelemetry;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** A test sends nothing unless it says so, and whatever it says itself wins. */
@DirtiesContext // an application that lives on takes the lines of other tests
class SilenceTests {

    private static final String DESTINATION =
            "appinsights.connection-string=InstrumentationKey=01234567-89ab-cdef-0123-456789abcdef;"
                    + "IngestionEndpoint=http://localhost:1/";

    /** As an application configures itself: where its telemetry goes, in its files. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(AppInsightsAutoConfiguration.class)
    static class Application {}

    abstract static class Context {

        @Autowired
        TelemetryClient client;

        @Autowired
        ConfigurableEnvironment environment;

        @Autowired
        ObjectProvider<RecordedTelemetry> recorded;

        boolean clientIsOff() {
            return client.state().gate().equals("disabled");
        }
    }

    @Nested
    @SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE, properties = DESTINATION)
    class NothingSaid extends Context {

        @Test
        void isSilent() {
            assertThat(clientIsOff()).isTrue();
            assertThat(recorded.stream()).isEmpty();
        }

        @Test
        void theSourceHasAName() {
            PropertySource<?> source = environment.getPropertySources().get("appinsights test defaults");

            assertThat(source).isNotNull();
            assertThat(source.getProperty("appinsights.enabled")).isEqualTo("false");
        }
    }

    @Nested
    @SpringBootTest(
            classes = Application.class,
            webEnvironment = WebEnvironment.NONE,
            properties = {
                DESTINATION,
                "spring.config.location=classpath:/io/github/appinsights/spring/test/on.properties"
            })
    class TheApplicationsFiles extends Context {

        @Test
        void doNotBreakTheSilence() {
            assertThat(environment.getPropertySources())
                    .anySatisfy(source -> assertThat(source.getProperty("appinsights.enabled"))
                            .isEqualTo("true"));
            assertThat(clientIsOff()).isTrue();
        }
    }

    @Nested
    @SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE, properties = DESTINATION)
    @TestPropertySource(properties = "test=system")
    class TheSystemsProperties extends Context {

        @BeforeAll
        static void set() {
            System.setProperty("appinsights.enabled", "true");
        }

        @AfterAll
        static void unset() {
            System.clearProperty("appinsights.enabled");
        }

        @Test
        void doNotBreakTheSilence() {
            assertThat(clientIsOff()).isTrue();
        }
    }

    @Nested
    @SpringBootTest(
            classes = Application.class,
            webEnvironment = WebEnvironment.NONE,
            properties = {
                DESTINATION,
                "spring.config.location=classpath:/io/github/appinsights/spring/test/exporting.properties"
            })
    class AProjectThatExportsFromTests extends Context {

        @Test
        void isNotSilent() {
            assertThat(clientIsOff()).isFalse();
        }
    }

    @Nested
    @SpringBootTest(
            classes = Application.class,
            webEnvironment = WebEnvironment.NONE,
            properties = {DESTINATION, "appinsights.enabled=true"})
    class AnInlinedProperty extends Context {

        @Test
        void wins() {
            assertThat(clientIsOff()).isFalse();
        }
    }

    @Nested
    @SpringBootTest(
            classes = Application.class,
            webEnvironment = WebEnvironment.NONE,
            properties = DESTINATION,
            args = "--appinsights.enabled=true")
    class AnArgument extends Context {

        @Test
        void wins() {
            assertThat(clientIsOff()).isFalse();
        }
    }

    @Nested
    @SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE, properties = DESTINATION)
    @TestPropertySource(properties = "appinsights.enabled=true")
    class APropertyOfTheTest extends Context {

        @Test
        void wins() {
            assertThat(clientIsOff()).isFalse();
        }
    }

    @Nested
    @SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE, properties = DESTINATION)
    @TestPropertySource("/io/github/appinsights/spring/test/on.properties")
    class AFileOfTheTest extends Context {

        @Test
        void wins() {
            assertThat(clientIsOff()).isFalse();
        }
    }

    @Nested
    @SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE, properties = DESTINATION)
    class ADynamicProperty extends Context {

        @DynamicPropertySource
        static void enabled(DynamicPropertyRegistry registry) {
            registry.add("appinsights.enabled", () -> true);
        }

        @Test
        void wins() {
            assertThat(clientIsOff()).isFalse();
        }
    }

    @Nested
    @SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE, properties = DESTINATION)
    @AutoConfigureAppInsights
    class TheAnnotation extends Context {

        @Test
        void recordsInsteadOfSending() {
            client.trackEvent("Order_Placed");

            assertThat(recorded.getObject()).hasEvent("Order_Placed");
            assertThat(client.state().counters().queued()).isPositive();
        }
    }

    @Nested
    @SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE, properties = DESTINATION)
    @AutoConfigureAppInsights(export = true)
    class TheExportingAnnotation extends Context {

        @Test
        void sends() {
            assertThat(clientIsOff()).isFalse();
            assertThat(recorded.stream()).isEmpty();
        }
    }

    @Nested
    @SpringBootTest(
            classes = Application.class,
            webEnvironment = WebEnvironment.NONE,
            properties = {DESTINATION, "appinsights.enabled=false"})
    @AutoConfigureAppInsights
    class APropertyAgainstTheAnnotation extends Context {

        @Test
        void wins() {
            client.trackEvent("Order_Placed");

            assertThat(clientIsOff()).isTrue();
            assertThat(recorded.getObject()).hasNothing();
        }
    }

    @Nested
    @SpringJUnitConfig(Application.class)
    @TestPropertySource(properties = DESTINATION)
    class ATestWithoutSpringBoot extends Context {

        @Test
        void isSilent() {
            assertThat(clientIsOff()).isTrue();
        }
    }

    @Nested
    @SpringJUnitConfig(Application.class)
    @TestPropertySource(properties = {DESTINATION, "appinsights.enabled=true"})
    class APropertyOfATestWithoutSpringBoot extends Context {

        @Test
        void wins() {
            assertThat(clientIsOff()).isFalse();
        }
    }

    @Test
    void testsShareTheirContextsAsBefore() {
        assertThat(new SilenceContextCustomizerFactory().createContextCustomizer(SilenceTests.class, List.of()))
                .isEqualTo(new SilenceContextCustomizerFactory().createContextCustomizer(Context.class, List.of()))
                .hasSameHashCodeAs(new Silence());
    }
}
