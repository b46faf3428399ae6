package io.github.appinsights.internal.spool;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file does not hold what a spool has written, and never will. */
final class CorruptFileException extends IOException {

    private static final long serialVersionUID = 1;

    CorruptFileException(String message) {
        super(message);
    }

    CorruptFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
