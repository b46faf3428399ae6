package io.github.appinsights.local.body;

/** A body that can't be read as a whole, so that no item in it can be named. */
public final class RefusedBodyException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    private RefusedBodyException(int status, String message) {
        super(message);
        this.status = status;
    }

    static RefusedBodyException malformed(String message) {
        return new RefusedBodyException(400, message);
    }

    static RefusedBodyException tooLarge(String message) {
        return new RefusedBodyException(413, message);
    }

    static RefusedBodyException unsupported(String message) {
        return new RefusedBodyException(415, message);
    }

    /** Of HTTP. */
    public int status() {
        return status;
    }

    public String words() {
        return String.valueOf(getMessage());
    }
}
