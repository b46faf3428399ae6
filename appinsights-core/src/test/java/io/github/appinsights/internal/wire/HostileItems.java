package io.github.appinsights.internal.wire;

import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MeasuredTelemetryBuilder;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TelemetryBuilder;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.testing.HostileInputs;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Items of all types made of what a careless or hostile caller hands over, one a seed. */
final class HostileItems {

    private static final Instant[] EDGES = {
        Instant.parse("0000-01-01T00:00:00Z"),
        Instant.parse("-0001-12-31T23:59:59.999999999Z"),
        Instant.parse("9999-12-31T23:59:59.999999999Z"),
        Instant.parse("+10000-01-01T00:00:00Z")
    };
    private static final String[] PIECES = {"x", "\u0001", "\"", "ä", "中", "😀", "\uD83D", "\uDE00", "\u2028", "\\"};

    private final HostileInputs in;
    private final Random random;

    private HostileItems(long seed) {
        in = new HostileInputs(seed);
        random = new Random(~seed);
    }

    static Telemetry of(long seed) {
        return new HostileItems(seed).next();
    }

    private Telemetry next() {
        return switch (random.nextInt(8)) {
            case 0 -> measured(EventTelemetry.builder(text())).build();
            case 1 ->
                measured(TraceTelemetry.builder(text())).severity(in.severity()).build();
            case 2 ->
                common(MetricTelemetry.builder(text(), in.number()))
                        .namespace(text())
                        .aggregate(in.aggregate())
                        .build();
            case 3 ->
                measured(RequestTelemetry.builder(text()))
                        .id(text())
                        .method(text())
                        .duration(in.duration())
                        .responseCode(text())
                        .success(in.flag())
                        .source(text())
                        .url(text())
                        .build();
            case 4 ->
                measured(DependencyTelemetry.builder(text()))
                        .id(text())
                        .type(text())
                        .target(text())
                        .data(text())
                        .resultCode(text())
                        .success(in.flag())
                        .duration(in.duration())
                        .build();
            case 5 ->
                measured(AvailabilityTelemetry.builder(text()))
                        .id(text())
                        .duration(in.duration())
                        .success(in.flag())
                        .runLocation(text())
                        .message(text())
                        .build();
            case 6 ->
                measured(PageViewTelemetry.builder(text()))
                        .id(text())
                        .url(text())
                        .duration(in.duration())
                        .referrerUri(text())
                        .build();
            default ->
                measured(ExceptionTelemetry.builder(thrown()))
                        .severity(in.severity())
                        .problemId(text())
                        .build();
        };
    }

    private <B extends MeasuredTelemetryBuilder<B>> B measured(B builder) {
        return common(builder).measurement(text(), in.number()).measurements(in.measurements());
    }

    private <B extends TelemetryBuilder<B>> B common(B builder) {
        builder.time(time()).context(in.context()).properties(in.properties());
        for (int i = random.nextInt(12); i > 0; i--) {
            builder.property(text(), text());
        }
        return builder;
    }

    private @Nullable Instant time() {
        return switch (random.nextInt(20)) {
            case 0 -> EDGES[random.nextInt(EDGES.length)];
            case 1 -> in.time();
            default -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        };
    }

    private @Nullable String text() {
        return random.nextInt(6) == 0 ? longText() : in.text();
    }

    /** Of a width that makes the bytes of a legal text exceed those of a whole item. */
    private String longText() {
        String piece = PIECES[random.nextInt(PIECES.length)];
        String text = piece.repeat(1 + random.nextInt(40_000) / piece.length());
        return random.nextBoolean() ? text : "a" + text;
    }

    private @Nullable Throwable thrown() {
        Throwable thrown = in.thrown();
        return thrown == null || random.nextInt(4) != 0 ? thrown : new IllegalStateException(longText(), thrown);
    }
}
