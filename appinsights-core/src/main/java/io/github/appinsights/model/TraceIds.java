package io.github.appinsights.model;

import java.util.concurrent.ThreadLocalRandom;

/**
 * New random ids in the form of W3C Trace Context: lower-case hex, never all zero. Thread-safe, takes no lock.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#trace-id">W3C Trace Context, trace-id</a>
 */
public final class TraceIds {

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private TraceIds() {}

    /** A trace id: 32 hex digits. */
    public static String newTraceId() {
        byte[] digits = new byte[32];
        put(digits, 0, random());
        put(digits, 16, random());
        return ascii(digits);
    }

    /** A span id: 16 hex digits. */
    public static String newSpanId() {
        byte[] digits = new byte[16];
        put(digits, 0, random());
        return ascii(digits);
    }

    private static long random() {
        long value;
        do {
            value = ThreadLocalRandom.current().nextLong();
        } while (value == 0);
        return value;
    }

    private static void put(byte[] digits, int at, long value) {
        for (int i = 15; i >= 0; i--) {
            digits[at + i] = HEX[(int) (value & 0xF)];
            value >>>= 4;
        }
    }

    @SuppressWarnings("deprecation") // the one constructor that copies Latin-1 bytes without decoding them
    private static String ascii(byte[] digits) {
        return new String(digits, 0);
    }
}
