package io.github.appinsights.model;

import org.jspecify.annotations.Nullable;

/** Length of text that may be missing. */
final class TextLength {

    private TextLength() {}

    static int of(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
