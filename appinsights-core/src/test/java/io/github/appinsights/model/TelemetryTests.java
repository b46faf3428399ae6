package io.github.appinsights.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all types of telemetry. */
class TelemetryTests {

    private static final String ITEMS = "io.github.appinsights.model.TelemetryTypes#items";
    private static final String ITEMS_OF_NULLS = "io.github.appinsights.model.TelemetryTypes#itemsOfNulls";

    @Test
    void everyTypeHasASampleHere() {
        assertThat(TelemetryTypes.items().map(Object::getClass))
                .containsExactlyInAnyOrder(Telemetry.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource(ITEMS)
    void anItemCanBeMovedToAnotherTimeAndContext(Telemetry item) {
        Instant time = Instant.MAX;
        TelemetryContext context = TelemetryContext.EMPTY;

        Telemetry moved = item.at(time, context);

        assertThat(moved.time()).isEqualTo(time);
        assertThat(moved.context()).isSameAs(context);
        assertThat(moved.at(TelemetryTypes.TIME, TelemetryTypes.CONTEXT)).isEqualTo(item);
    }

    @ParameterizedTest
    @MethodSource(ITEMS)
    void anItemCanHaveOtherProperties(Telemetry item) {
        Map<String, String> others = new LinkedHashMap<>();
        others.put(" z ", "1");
        others.put("a", "2");

        Telemetry changed = item.withProperties(others);
        others.clear();

        assertThat(changed.properties()).containsExactly(entry("a", "2"), entry("z", "1"));
        assertThat(changed.withProperties(item.properties())).isEqualTo(item);
    }

    @ParameterizedTest
    @MethodSource(ITEMS)
    void anItemCanHaveOnePropertyMore(Telemetry item) {
        assertThat(item.withProperty("third", "3").properties())
                .containsExactly(entry("first", "1"), entry("second", "2"), entry("third", "3"));
        assertThat(item.properties()).containsOnlyKeys("first", "second");
    }

    @ParameterizedTest
    @MethodSource(ITEMS)
    void aPropertyCanHaveAnotherValueInTheSamePlace(Telemetry item) {
        assertThat(item.withProperty("first", "other").properties())
                .containsExactly(entry("first", "other"), entry("second", "2"));
    }

    @ParameterizedTest
    @MethodSource(ITEMS)
    @SuppressWarnings("NullAway")
    void aPropertyWithoutKeyOrValueIsNotAdded(Telemetry item) {
        assertThat(item.withProperty(null, "value")).isEqualTo(item);
        assertThat(item.withProperty("key", null)).isEqualTo(item);
        assertThat(item.withProperty(" ", "value")).isEqualTo(item);
    }

    @ParameterizedTest
    @MethodSource(ITEMS)
    void propertiesAndMeasurementsCannotBeChanged(Telemetry item) {
        assertThatThrownBy(() -> item.properties().put("x", "y")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> TelemetryTypes.measurements(item).put("x", 1.0))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @MethodSource(ITEMS)
    void measurementsKeepTheirOrder(Telemetry item) {
        if (!(item instanceof MetricTelemetry)) {
            assertThat(TelemetryTypes.measurements(item)).containsExactly(entry("third", 3.0), entry("fourth", 4.5));
        }
    }

    @ParameterizedTest
    @MethodSource(ITEMS)
    void textLengthIsTheLengthOfAllTextAndEightForEachNumber(Telemetry item) {
        assertThat(item.textLength()).isEqualTo(textOf(item));
    }

    @ParameterizedTest
    @MethodSource(ITEMS_OF_NULLS)
    void nullsBecomePlaceholdersOrNothing(Telemetry item) {
        assertThat(item.time()).isNull();
        assertThat(item.context()).isEqualTo(TelemetryContext.EMPTY);
        assertThat(item.properties()).isEmpty();
        assertThat(TelemetryTypes.measurements(item)).isEmpty();
        assertThat(item.textLength()).isEqualTo(textOf(item)).isLessThan(30);
    }

    /** Adds up the components of a record as they are declared. */
    private static int textOf(Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        if (value instanceof Double) {
            return Double.BYTES;
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .mapToInt(entry -> textOf(entry.getKey()) + textOf(entry.getValue()))
                    .sum();
        }
        if (value instanceof List<?> list) {
            return list.stream().mapToInt(TelemetryTests::textOf).sum();
        }
        if (value instanceof ExceptionDetails.StackFrame frame) {
            String method = frame.className() + "." + frame.methodName();
            return method.length()
                    + (frame.fileName() == null ? 0 : frame.fileName().length());
        }
        if (value instanceof Telemetry
                || value instanceof ExceptionDetails
                || value instanceof TelemetryContext
                || value instanceof OperationContext
                || value instanceof UserContext) {
            int length = 0;
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                if (component.getType() != double.class) {
                    length += textOf(read(component, value));
                }
            }
            return length;
        }
        return 0;
    }

    private static Object read(RecordComponent component, Object owner) {
        try {
            component.getAccessor().setAccessible(true);
            Object value = component.getAccessor().invoke(owner);
            return value == null ? "" : value;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
