package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.spring.actuate.AppInsightsEndpoint;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.aspectj.lang.ProceedingJoinPoint;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.ReflectionHintsPredicates;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.javapoet.ClassName;

/** What a native image of an application with the starter is told, by Spring Boot's ahead-of-time processing and by ours. */
class RuntimeHintsTests {

    private static final RuntimeHints HINTS = new RuntimeHints();
    private static final ReflectionHintsPredicates REFLECTION = RuntimeHintsPredicates.reflection();

    @BeforeAll
    static void processAheadOfTime() {
        try (AnnotationConfigReactiveWebServerApplicationContext context =
                new AnnotationConfigReactiveWebServerApplicationContext()) {
            context.register(Application.class);
            TestPropertyValues.of("management.endpoints.web.exposure.include=*").applyTo(context);
            new ApplicationContextAotGenerator()
                    .processAheadOfTime(
                            context,
                            new DefaultGenerationContext(
                                    new ClassNameGenerator(ClassName.get(Application.class)),
                                    new InMemoryGeneratedFiles(),
                                    HINTS));
        }
    }

    @Test
    void propertiesAreBoundByTheirConstructors() {
        assertThat(recordsOf(AppInsightsProperties.class))
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        record -> assertThat(REFLECTION.onConstructorInvocation(record.getDeclaredConstructors()[0]))
                                .accepts(HINTS));
    }

    @Test
    void operationsOfTheEndpointAreCalledAndTheirAnswersWritten() throws Exception {
        Class<?> state = AppInsightsEndpoint.class.getDeclaredMethod("state").getReturnType();

        assertThat(Stream.of("state", "flush"))
                .allSatisfy(operation -> assertThat(REFLECTION.onMethodInvocation(AppInsightsEndpoint.class, operation))
                        .accepts(HINTS));
        assertThat(Stream.concat(recordsOf(state), recordsOf(FlushResult.class)))
                .hasSizeGreaterThan(2)
                .flatExtracting(record -> Arrays.asList(record.getRecordComponents()))
                .extracting(RecordComponent::getAccessor)
                .allSatisfy(accessor ->
                        assertThat(REFLECTION.onMethodInvocation(accessor)).accepts(HINTS));
    }

    @Test
    void whatSpringFactoriesNamesIsMade() throws Exception {
        assertThat(ours("META-INF/spring.factories"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(REFLECTION.onConstructorInvocation(constructor(Class.forName(name))))
                        .accepts(HINTS));
        assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/spring.factories"))
                .accepts(HINTS);
    }

    @Test
    void librariesThatAreLookedUpByNameAreFound() {
        assertThat(Stream.of(LoggerContext.class, ServerRequestObservationContext.class, ProceedingJoinPoint.class))
                .allSatisfy(type -> assertThat(REFLECTION.onType(type)).accepts(HINTS));
    }

    /** The record, and those its components are made of. */
    private static Stream<Class<?>> recordsOf(Class<?> record) {
        return Stream.concat(
                Stream.of(record),
                Stream.of(record.getRecordComponents())
                        .<Class<?>>map(RecordComponent::getType)
                        .filter(Class::isRecord)
                        .flatMap(RuntimeHintsTests::recordsOf));
    }

    private static Constructor<?> constructor(Class<?> type) throws NoSuchMethodException {
        return type.getDeclaredConstructor();
    }

    /** Of all files with that path on the class path the starter's. */
    private static Stream<String> ours(String resource) throws Exception {
        Properties factories = new Properties();
        String starter = AppInsightsProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        for (URL url : Collections.list(RuntimeHintsTests.class.getClassLoader().getResources(resource))) {
            if (url.toString().contains(starter)) {
                try (InputStream in = url.openStream()) {
                    factories.load(in);
                }
            }
        }
        return factories.values().stream()
                .flatMap(names -> Stream.of(Objects.toString(names).split(",")))
                .map(String::strip);
    }

    @EnableAutoConfiguration
    static final class Application {}
}
