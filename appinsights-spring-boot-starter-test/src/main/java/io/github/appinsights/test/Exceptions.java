package io.github.appinsights.test;

import io.github.appinsights.model.ExceptionTelemetry;

/** What is said of exceptions in more than one place. */
final class Exceptions {

    private Exceptions() {}

    static Clause<ExceptionTelemetry> ofType(Class<? extends Throwable> type) {
        return Clause.of(
                "of type " + type.getName(), item -> isOfType(item, type), item -> Words.quoted(Words.exception(item)));
    }

    static boolean isOfType(ExceptionTelemetry item, Class<? extends Throwable> type) {
        return !item.exceptions().isEmpty()
                && item.exceptions().get(0).typeName().equals(type.getName());
    }
}
