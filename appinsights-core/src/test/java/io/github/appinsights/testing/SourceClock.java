package io.github.appinsights.testing;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that shows what somebody else says. */
public final class SourceClock extends Clock {

    private final InstantSource source;

    public SourceClock(InstantSource source) {
        this.source = source;
    }

    @Override
    public ZoneOffset getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return source.instant();
    }
}
