package io.github.appinsights.test;

import java.time.Duration;

/**
 * How long an assertion waits.
 *
 * @param limit for something to come, and at most for things to become quiet
 * @param quiet without any item, until what has not come is taken not to come
 */
record Patience(Duration limit, Duration quiet) {

    private static final Duration QUIET = Duration.ofMillis(100);

    static Patience of(Duration limit) {
        return new Patience(limit, QUIET);
    }

    Patience within(Duration other) {
        return new Patience(other, quiet);
    }

    Patience afterQuiet(Duration other) {
        return new Patience(limit, other);
    }
}
