package io.github.appinsights.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A line of a request's head. */
public final class HttpLine {

    private HttpLine() {}

    /** Reads up to the next line feed; carriage returns are left out. */
    public static String read(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
