package io.github.appinsights.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the builders of all types of telemetry. */
class TelemetryBuilderTests {

    private static final String BUILDERS = "io.github.appinsights.model.TelemetryTypes#builders";

    @ParameterizedTest
    @MethodSource(BUILDERS)
    void everyMethodTakesNullAndAnswersTheBuilder(TelemetryBuilder<?> builder) {
        for (Method method : builder.getClass().getMethods()) {
            if (method.getDeclaringClass() == Object.class
                    || method.getName().equals("build")
                    || Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            assertThat(callWithNulls(builder, method)).as(method.toString()).isSameAs(builder);
        }
        assertThat(TelemetryTypes.build(builder)).isNotNull();
    }

    private static @Nullable Object callWithNulls(TelemetryBuilder<?> builder, Method method) {
        Class<?>[] types = method.getParameterTypes();
        @Nullable Object[] arguments = new @Nullable Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = types[i] == boolean.class ? (Object) false : types[i] == double.class ? (Object) 0.0 : null;
        }
        try {
            return method.invoke(builder, arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError(method + " threw", e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void factoriesTakeNull() {
        assertThat(EventTelemetry.builder(null).build().name()).isEqualTo("n/a");
        assertThat(TraceTelemetry.builder(null).build().message()).isEqualTo("n/a");
        assertThat(MetricTelemetry.builder(null, 1).build().name()).isEqualTo("n/a");
        assertThat(RequestTelemetry.builder(null).build().name()).isEqualTo("n/a");
        assertThat(ExceptionTelemetry.builder(null).build().exceptions()).isEmpty();
        assertThat(DependencyTelemetry.builder(null).build().name()).isEqualTo("n/a");
        assertThat(AvailabilityTelemetry.builder(null).build().name()).isEqualTo("n/a");
        assertThat(PageViewTelemetry.builder(null).build().name()).isEqualTo("n/a");
    }

    @ParameterizedTest
    @MethodSource(BUILDERS)
    void timeAndContextArePassedOn(TelemetryBuilder<?> builder) {
        Telemetry item = TelemetryTypes.build(builder.time(TelemetryTypes.TIME).context(TelemetryTypes.CONTEXT));

        assertThat(item.time()).isEqualTo(TelemetryTypes.TIME);
        assertThat(item.context()).isEqualTo(TelemetryTypes.CONTEXT);
    }

    @ParameterizedTest
    @MethodSource(BUILDERS)
    void operationUserAndSessionCanBeSetOneByOne(TelemetryBuilder<?> builder) {
        OperationContext operation = new OperationContext("trace", "parent", "name");
        UserContext user = UserContext.of("user");

        Telemetry item =
                TelemetryTypes.build(builder.operation(operation).user(user).session("session"));

        assertThat(item.context()).isEqualTo(new TelemetryContext(operation, user, "session", null, null));
    }

    @ParameterizedTest
    @MethodSource(BUILDERS)
    void settingOnePartOfTheContextLeavesTheOthers(TelemetryBuilder<?> builder) {
        Telemetry item = TelemetryTypes.build(builder.context(TelemetryTypes.CONTEXT)
                .operation(null)
                .user(null)
                .session(null));

        assertThat(item.context()).isEqualTo(new TelemetryContext(null, null, null, "192.0.2.1", "bot"));
    }

    @ParameterizedTest
    @MethodSource(BUILDERS)
    void propertiesAddUpAndTheLastValueOfAKeyCounts(TelemetryBuilder<?> builder) {
        Telemetry item = TelemetryTypes.build(builder.property("a", "1")
                .property("b", "2")
                .properties(Map.of("c", "3"))
                .property("a", "4"));

        assertThat(item.properties()).containsExactly(entry("a", "4"), entry("b", "2"), entry("c", "3"));
    }

    @ParameterizedTest
    @MethodSource(BUILDERS)
    void whatHappensToTheMapOrTheBuilderLaterDoesNotMatter(TelemetryBuilder<?> builder) {
        Map<String, String> properties = new LinkedHashMap<>(Map.of("a", "1"));
        builder.properties(properties);
        properties.put("a", "2");

        Telemetry item = TelemetryTypes.build(builder);
        builder.property("a", "3").property("b", "4");

        assertThat(item.properties()).containsExactly(entry("a", "1"));
    }

    @Test
    void measurementsAddUpAndTheLastFiniteValueOfAKeyCounts() {
        Map<String, Double> more = new LinkedHashMap<>();
        more.put("c", 3.0);
        more.put("b", Double.NaN);

        EventTelemetry item = EventTelemetry.builder("event")
                .measurement("a", 1)
                .measurement("b", 2)
                .measurements(more)
                .measurement("a", Double.POSITIVE_INFINITY)
                .measurement(null, 5)
                .build();

        assertThat(item.measurements()).containsExactly(entry("a", 1.0), entry("b", 2.0), entry("c", 3.0));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,        /orders,     GET /orders",
        "GET,        GET /orders, GET /orders",
        "GET,        GET,         GET",
        "GET,        GETAWAY,     GET GETAWAY",
        "POST,       GET /orders, POST GET /orders",
        "GET,        '',          GET",
        "'',         /orders,     /orders",
        "' ',        /orders,     /orders",
        ",           /orders,     /orders",
        "'',         '',          n/a",
    })
    void theMethodStandsInFrontOfTheNameOfARequestOnce(@Nullable String method, String name, String full) {
        assertThat(RequestTelemetry.builder(name).method(method).build().name()).isEqualTo(full);
    }

    @Test
    void aLongNameIsCutWithItsMethodInFront() {
        String name = RequestTelemetry.builder("x".repeat(2_000))
                .method("GET")
                .build()
                .name();

        assertThat(name).isEqualTo("GET " + "x".repeat(1_020));
    }

    @Test
    void aBuilderGivesEachItemAnIdOfItsOwn() {
        RequestTelemetry.Builder builder = RequestTelemetry.builder("request");

        assertThat(builder.build().id()).isNotEqualTo(builder.build().id());
    }

    @Test
    void theStartOfARequestOrDependencyIsItsTime() {
        Instant start = TelemetryTypes.TIME;

        assertThat(RequestTelemetry.builder("r").start(start).build().time()).isEqualTo(start);
        assertThat(DependencyTelemetry.builder("d").start(start).build().time()).isEqualTo(start);
    }

    @Test
    void extremeTimesAndDurationsAreTaken() {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

        assertThat(RequestTelemetry.builder("r")
                        .time(Instant.MIN)
                        .duration(longest)
                        .build()
                        .duration())
                .isEqualTo(longest);
        assertThat(DependencyTelemetry.builder("d")
                        .time(Instant.MAX)
                        .duration(Duration.ofSeconds(Long.MIN_VALUE))
                        .build()
                        .time())
                .isEqualTo(Instant.MAX);
    }
}
