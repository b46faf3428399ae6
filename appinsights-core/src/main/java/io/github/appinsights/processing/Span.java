package io.github.appinsights.processing;

/** A stretch of text in one number, as the scan must not allocate: where it begins, and where it ends, exclusive. */
final class Span {

    static final long NONE = -1;

    private Span() {}

    static long of(int from, int to) {
        return (long) from << 32 | to;
    }

    /** Nothing to mask up to there, and no need to look again. */
    static long nothingUntil(int to) {
        return of(to, to);
    }

    static int from(long span) {
        return (int) (span >>> 32);
    }

    static int to(long span) {
        return (int) span;
    }
}
