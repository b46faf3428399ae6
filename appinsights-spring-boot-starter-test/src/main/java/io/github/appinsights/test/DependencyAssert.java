package io.github.appinsights.test;

import io.github.appinsights.model.DependencyTelemetry;
import java.time.Duration;

/** A sentence about a call of something. */
public final class DependencyAssert extends MeasuredItemAssert<DependencyAssert, DependencyTelemetry> {

    DependencyAssert(TelemetryAssert telemetry, Sentence<DependencyTelemetry> sentence) {
        super(telemetry, sentence);
    }

    /** Of that type, as {@code Http}. */
    public DependencyAssert withType(String type) {
        return where("with type " + type, item -> type.equals(item.type()), item -> "type " + item.type());
    }

    /** To that callee. */
    public DependencyAssert withTarget(String target) {
        return where("with target " + target, item -> target.equals(item.target()), item -> "target " + item.target());
    }

    /** Of that URL or statement. */
    public DependencyAssert withData(String data) {
        return where("with data " + data, item -> data.equals(item.data()), item -> "data " + item.data());
    }

    /** Answered with that code. */
    public DependencyAssert withResultCode(String code) {
        return where(
                "with result code " + code,
                item -> code.equals(item.resultCode()),
                item -> "result code " + item.resultCode());
    }

    /** Which succeeded. */
    public DependencyAssert thatSucceeded() {
        return where("that succeeded", item -> item.success(), item -> Words.success(item.success()));
    }

    /** Which did not succeed. */
    public DependencyAssert thatFailed() {
        return where("that failed", item -> !item.success(), item -> Words.success(item.success()));
    }

    /** Which took so long at most. */
    public DependencyAssert takingAtMost(Duration limit) {
        return where(
                "taking at most " + Words.duration(limit),
                item -> item.duration().compareTo(limit) <= 0,
                item -> "duration " + Words.duration(item.duration()));
    }

    /** Which took so long at least. */
    public DependencyAssert takingAtLeast(Duration limit) {
        return where(
                "taking at least " + Words.duration(limit),
                item -> item.duration().compareTo(limit) >= 0,
                item -> "duration " + Words.duration(item.duration()));
    }
}
