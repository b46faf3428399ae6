package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.appinsights.channel.ConnectionString;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What a user reads who configured something that cannot be used. */
@ExtendWith(OutputCaptureExtension.class)
class AppInsightsStartFailureTests {

    @Test
    void aMalformedConnectionStringIsExplained(CapturedOutput output) {
        assertStartFails(Application.class, "--appinsights.connection-string=InstrumentationKey=s3cr3t;nonsense");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Application Insights cannot send to what is given by the property "
                        + "appinsights.connection-string (\"appinsights.connection-string\" from property source "
                        + "\"commandLineArgs\"): it is malformed: its part 2 is not of the form key=value.")
                .contains("appinsights.connection-string=InstrumentationKey=00000000-")
                .contains("appinsights.enabled=false")
                .doesNotContain("s3cr3t")
                .doesNotContain("nonsense");
    }

    @Test
    void anOverlongKeyIsExplained(CapturedOutput output) {
        assertStartFails(Application.class, "--appinsights.instrumentation-key=" + "s3cr3t".repeat(8));
        assertThat(output)
                .contains("given by the property appinsights.instrumentation-key")
                .contains("it has an InstrumentationKey of 48 characters, while at most 40 are possible.")
                .contains("appinsights.instrumentation-key=00000000-")
                .doesNotContain("s3cr3t");
    }

    @Test
    void aBadEndpointIsExplained(CapturedOutput output) {
        assertStartFails(
                Application.class,
                "--appinsights.instrumentation-key=key",
                "--appinsights.endpoint=http://example.com");
        assertThat(output)
                .contains("given by the property appinsights.endpoint")
                .contains("it has an endpoint that does not use https")
                .contains("appinsights.endpoint=https://dc.services.visualstudio.com/");
    }

    @ParameterizedTest
    @CsvSource({
        "APPLICATIONINSIGHTS_CONNECTION_STRING, is malformed",
        "APPINSIGHTS_INSTRUMENTATIONKEY, has an InstrumentationKey of"
    })
    void aBadEnvironmentVariableIsNamed(String name, String problem, CapturedOutput output) {
        SpringApplication application = application(Application.class);
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of(name, "s3cr3t".repeat(8))));
        application.setEnvironment(environment);
        assertThatExceptionOfType(Exception.class).isThrownBy(application::run);
        assertThat(output)
                .contains("given by the environment variable " + name + ": it " + problem)
                .doesNotContain("s3cr3t");
    }

    @Test
    void badConnectionDetailsAreNamed(CapturedOutput output) {
        assertStartFails(BadDetails.class);
        assertThat(output).contains("given by an AppInsightsConnectionDetails bean: it has no InstrumentationKey.");
    }

    @ParameterizedTest
    @CsvSource({
        "appinsights.buffer.max-batch-items, 64001, must be between 1 and 64000",
        "appinsights.buffer.max-wait, 0s, must be between 1 ns and 1 day",
        "appinsights.delivery.max-in-flight, 0, must be between 1 and 64",
        "appinsights.sampling.tail.slow, 0s, must be from PT0.001S to PT24H",
        "appinsights.sampling.tail.max-items, 0, must be from 1 to 16000000",
        "appinsights.sampling.tail.linger, 2m, must be from PT0S to PT1M",
        "appinsights.delivery.backoff-max, 10ms, must not be shorter than delivery.backoff-min"
    })
    void aValueOutOfRangeIsExplained(String property, String value, String reason, CapturedOutput output) {
        assertStartFails(Application.class, "--appinsights.instrumentation-key=key", "--" + property + "=" + value);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The property " + property + " " + reason)
                .contains("Set " + property + " to a value in that range");
    }

    @ParameterizedTest
    @CsvSource({
        "percentage=101, appinsights.sampling.percentage must be from 0 to 100",
        "operations-per-second=0, appinsights.sampling.operations-per-second must be above 0",
        "rules[0].percentage=5, appinsights.sampling.rules[0] must have a route",
        "rules[0].route=/a, appinsights.sampling.rules[0].percentage must be given",
        "rules[0].type=metric --appinsights.sampling.rules[0].percentage=5, appinsights.sampling.rules[0].type must be one",
        "rules[0].route=/a/{b --appinsights.sampling.rules[0].percentage=5, appinsights.sampling.rules[0].route must be a path"
    })
    void samplingThatCannotBeUsedIsExplained(String arguments, String reason, CapturedOutput output) {
        String[] split = ("--appinsights.instrumentation-key=key --appinsights.sampling." + arguments).split(" ");
        assertStartFails(Application.class, split);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The property " + reason)
                .contains("appinsights.sampling.rules[0].route=/health/**");
    }

    @ParameterizedTest
    @CsvSource({"2xx", "399-100", "099", "100-", "20"})
    void anUnreadableSuccessStatusIsExplained(String entry, CapturedOutput output) {
        assertStartFails(Application.class, "--appinsights.web.success-statuses=100-399," + entry);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The property appinsights.web.success-statuses: \"" + entry + "\" is ")
                .contains("appinsights.web.success-statuses=100-399,401,404");
    }

    @Test
    void anExcludedPathThatIsNoPatternIsExplained(CapturedOutput output) {
        SpringApplication application = new SpringApplication(WebApplication.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> application.run(
                        "--server.port=0", "--appinsights.enabled=false", "--appinsights.web.exclude-paths=/ok,/a/{b"));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The property appinsights.web.exclude-paths: \"/a/{b\" is no path pattern: ")
                .contains("appinsights.web.exclude-paths=/internal/**");
    }

    private static void assertStartFails(Class<?> source, String... arguments) {
        SpringApplication application = application(source);
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> application.run(arguments));
    }

    private static SpringApplication application(Class<?> source) {
        SpringApplication application = new SpringApplication(source);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application;
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(AppInsightsAutoConfiguration.class)
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WebApplication {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(AppInsightsAutoConfiguration.class)
    static class BadDetails {
        @Bean
        AppInsightsConnectionDetails details() {
            return () -> ConnectionString.parse("IngestionEndpoint=https://example.com/");
        }
    }
}
