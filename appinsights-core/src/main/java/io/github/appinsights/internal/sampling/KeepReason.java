package io.github.appinsights.internal.sampling;

/** Why an operation is told. */
enum KeepReason {
    FAILED("failed"),
    SLOW("slow"),
    FLAGGED("flagged"),
    FIRST("first"),
    HASH("hash");

    private final String value;

    KeepReason(String value) {
        this.value = value;
    }

    /** As told, and as a tag of meters. */
    String value() {
        return value;
    }
}
