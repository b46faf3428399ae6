package io.github.appinsights.test;

import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.TraceTelemetry;
import java.time.Duration;

/** A sentence about a request. */
public final class RequestAssert extends MeasuredItemAssert<RequestAssert, RequestTelemetry> {

    RequestAssert(TelemetryAssert telemetry, Sentence<RequestTelemetry> sentence) {
        super(telemetry, sentence);
    }

    /** Answered with that status. */
    public RequestAssert withStatus(int status) {
        String code = String.valueOf(status);
        return where(
                "with status " + code,
                item -> code.equals(item.responseCode()),
                item -> "status " + item.responseCode());
    }

    /** Which succeeded. */
    public RequestAssert thatSucceeded() {
        return where("that succeeded", item -> item.success(), item -> Words.success(item.success()));
    }

    /** Which did not succeed. */
    public RequestAssert thatFailed() {
        return where("that failed", item -> !item.success(), item -> Words.success(item.success()));
    }

    /** Which took so long at most. */
    public RequestAssert takingAtMost(Duration limit) {
        return where(
                "taking at most " + Words.duration(limit),
                item -> item.duration().compareTo(limit) <= 0,
                item -> "duration " + Words.duration(item.duration()));
    }

    /** Which took so long at least. */
    public RequestAssert takingAtLeast(Duration limit) {
        return where(
                "taking at least " + Words.duration(limit),
                item -> item.duration().compareTo(limit) >= 0,
                item -> "duration " + Words.duration(item.duration()));
    }

    /** Of that URL. */
    public RequestAssert withUrl(String url) {
        return where("with URL " + url, item -> url.equals(item.url()), item -> "URL " + item.url());
    }

    /** In whose operation something of that name is called. */
    public RequestAssert withDependency(String name) {
        return where(Related.with(
                DependencyTelemetry.class,
                Words.quoted(name),
                call -> call.name().equals(name),
                call -> Words.quoted(call.name())));
    }

    /** In whose operation nothing is called. */
    public RequestAssert withoutDependencies() {
        return where(Related.without(DependencyTelemetry.class, call -> Words.quoted(call.name())));
    }

    /** In whose operation there is an event of that name. */
    public RequestAssert withEvent(String name) {
        return where(Related.with(
                EventTelemetry.class,
                Words.quoted(name),
                event -> event.name().equals(name),
                event -> Words.quoted(event.name())));
    }

    /** In whose operation that message is logged. */
    public RequestAssert withTrace(String message) {
        return where(Related.with(
                TraceTelemetry.class,
                Words.quoted(message),
                trace -> trace.message().equals(message),
                trace -> Words.quoted(trace.message())));
    }

    /** In whose operation there is an exception of exactly that type. */
    public RequestAssert withException(Class<? extends Throwable> type) {
        return where(Related.with(
                ExceptionTelemetry.class,
                type.getName(),
                exception -> Exceptions.isOfType(exception, type),
                Words::exception));
    }

    /** In whose operation there is no exception. */
    public RequestAssert withoutExceptions() {
        return where(Related.without(ExceptionTelemetry.class, Words::exception));
    }
}
