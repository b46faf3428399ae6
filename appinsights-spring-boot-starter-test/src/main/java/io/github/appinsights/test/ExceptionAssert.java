package io.github.appinsights.test;

import io.github.appinsights.model.ExceptionDetails;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.SeverityLevel;
import java.util.List;

/** A sentence about an exception. */
public final class ExceptionAssert extends MeasuredItemAssert<ExceptionAssert, ExceptionTelemetry> {

    ExceptionAssert(TelemetryAssert telemetry, Sentence<ExceptionTelemetry> sentence) {
        super(telemetry, sentence);
    }

    /** With exactly that message. */
    public ExceptionAssert withMessage(String message) {
        return where(
                "with message " + Words.quoted(message),
                item -> message.equals(message(item)),
                item -> "message " + Words.quoted(message(item)));
    }

    /** With that text in its message. */
    public ExceptionAssert withMessageContaining(String text) {
        return where(
                "with a message containing " + Words.quoted(text),
                item -> message(item).contains(text),
                item -> "message " + Words.quoted(message(item)));
    }

    /** With exactly that type among its causes. */
    public ExceptionAssert withCause(Class<? extends Throwable> type) {
        return where(
                "with cause " + type.getName(),
                item -> causes(item).contains(type.getName()),
                item -> causes(item).isEmpty() ? "no cause" : "causes " + String.join(", ", causes(item)));
    }

    /** Of that severity. */
    public ExceptionAssert withSeverity(SeverityLevel severity) {
        return where(
                "of severity " + severity, item -> severity == item.severity(), item -> "severity " + item.severity());
    }

    private static String message(ExceptionTelemetry item) {
        return item.exceptions().isEmpty() ? "" : item.exceptions().get(0).message();
    }

    private static List<String> causes(ExceptionTelemetry item) {
        return item.exceptions().stream()
                .skip(1)
                .map(ExceptionDetails::typeName)
                .toList();
    }
}
