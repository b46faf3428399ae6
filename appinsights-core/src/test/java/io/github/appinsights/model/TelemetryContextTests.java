package io.github.appinsights.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TelemetryContextTests {

    private static final TelemetryContext OPEN = TelemetryContext.EMPTY;
    private static final TelemetryContext AMBIENT = TelemetryTypes.CONTEXT;

    @Test
    void anEmptyContextIsTheAmbientOne() {
        assertThat(OPEN.orElse(AMBIENT)).isSameAs(AMBIENT);
    }

    @Test
    void whereNothingIsAmbientAContextStaysAsItIs() {
        assertThat(AMBIENT.orElse(OPEN)).isSameAs(AMBIENT);
        assertThat(OPEN.orElse(OPEN)).isSameAs(OPEN);
    }

    @Test
    void aFullContextTakesNothingFromTheAmbientOne() {
        TelemetryContext full = new TelemetryContext(
                new OperationContext("o", null, null), UserContext.of("u"), "s", "192.0.2.9", "other");

        assertThat(full.orElse(AMBIENT)).isEqualTo(full);
    }

    @Test
    void eachPartThatIsLeftOpenIsTakenFromTheAmbientOne() {
        TelemetryContext session = new TelemetryContext(null, null, "own", null, null);

        assertThat(session.orElse(AMBIENT))
                .isEqualTo(new TelemetryContext(AMBIENT.operation(), AMBIENT.user(), "own", "192.0.2.1", "bot"));
        assertThat(new TelemetryContext(null, null, null, null, null).orElse(AMBIENT))
                .isEqualTo(AMBIENT);
    }

    @Test
    void anOperationIsTakenWholeAndNotInParts() {
        OperationContext own = new OperationContext("own", null, null);

        assertThat(TelemetryContext.of(own).orElse(AMBIENT).operation()).isEqualTo(own);
    }

    @Test
    void theOperationCanBeReplacedAlone() {
        OperationContext other = new OperationContext("other", null, null);

        assertThat(AMBIENT.withOperation(other))
                .isEqualTo(new TelemetryContext(other, AMBIENT.user(), "session", "192.0.2.1", "bot"));
        assertThat(AMBIENT.withOperation(null).operation()).isNull();
    }
}
