package io.github.appinsights.model;

/** How bad it is. */
public enum SeverityLevel {
    VERBOSE("Verbose"),
    INFORMATION("Information"),
    WARNING("Warning"),
    ERROR("Error"),
    CRITICAL("Critical");

    private final String wireName;

    SeverityLevel(String wireName) {
        this.wireName = wireName;
    }

    /** The name the ingestion service knows. */
    public String wireName() {
        return wireName;
    }
}
