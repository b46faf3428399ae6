package io.github.appinsights.faults;

import java.time.Duration;

/** How much shorter than in the table the times of the faults are, and with them the client's pauses and limits. */
final class Scale {

    private static final double DIVISOR = Double.parseDouble(System.getProperty("appinsights.faults.scale", "1"));

    private Scale() {}

    /** That many seconds of the table. */
    static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9 / DIVISOR));
    }

    /** For what the client takes a fixed time for, or the machine. */
    static Duration seconds(double scaled, double fixed) {
        return seconds(scaled).plusNanos((long) (fixed * 1e9));
    }

    static double divisor() {
        return DIVISOR;
    }

    static boolean isFull() {
        return DIVISOR <= 1;
    }
}
