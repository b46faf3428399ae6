package io.github.appinsights.internal.wire;

/** Decimal digits of a fixed width. */
final class Digits {

    private Digits() {}

    static void put(char[] text, int at, int width, long value) {
        long rest = value;
        for (int i = at + width - 1; i >= at; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
