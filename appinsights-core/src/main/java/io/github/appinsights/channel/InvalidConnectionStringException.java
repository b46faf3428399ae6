package io.github.appinsights.channel;

/** A connection string, key or endpoint that cannot be used. The message never holds a value of it. */
public final class InvalidConnectionStringException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String problem;

    InvalidConnectionStringException(String problem) {
        super("The connection string " + problem);
        this.problem = problem;
    }

    /** What is wrong, to follow a subject: {@code has no InstrumentationKey}. */
    public String problem() {
        return problem;
    }
}
