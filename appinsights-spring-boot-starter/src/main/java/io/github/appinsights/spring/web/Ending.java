package io.github.appinsights.spring.web;

import reactor.core.publisher.SignalType;

/** How a request came to its end. */
enum Ending {
    /** The answer was given, with whatever status. */
    ANSWERED,
    /** The client was gone before it got a status. */
    LEFT,
    /** The client went away while it was given the answer. */
    ABORTED,
    /** This side failed after it had sent a status. */
    BROKEN;

    static Ending of(ServedRequest served, SignalType signal) {
        boolean committed = served.isCommitted();
        Throwable error = served.error();
        if (error != null && served.hasFailedAfterCommit()) {
            return ClientAbort.whileAnswering(error) ? ABORTED : BROKEN;
        }
        if (!committed && signal == SignalType.CANCEL) {
            return LEFT;
        }
        if (error != null && ClientAbort.whileReading(error, served.request())) {
            return LEFT;
        }
        if (committed && signal == SignalType.ON_ERROR) {
            return BROKEN;
        }
        return committed && served.isBodyCancelled() ? ABORTED : ANSWERED;
    }

    boolean hasLeft() {
        return this == LEFT;
    }

    /** Whether the client may have got what it asked for, or did not care. */
    boolean isWhole() {
        return this == ANSWERED || this == ABORTED;
    }

    /** Whether an error in it is this side's. */
    boolean isServers() {
        return this == ANSWERED || this == BROKEN;
    }
}
