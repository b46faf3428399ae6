package io.github.appinsights.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Switches telemetry on in a test with a Spring context, where it is off otherwise, and records it: nothing leaves the JVM. The test
 * may inject the {@link RecordedTelemetry}, which is emptied before each test method.
 *
 * <p>For {@code @SpringBootTest}, for slices such as {@code @WebFluxTest}, and for their {@code @Nested} classes. Of what a test sets
 * itself, {@code appinsights.enabled=false} wins over this. A channel of the application's gets nothing.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureAppInsights {

    /** Whether telemetry is sent, to where the configuration says, instead of being recorded. Default: false. */
    boolean export() default false;
}
