package io.github.appinsights.local.received;

import java.time.Instant;

/** One accepted envelope: {@code sequence} counts arrivals from 1, {@code raw} is the JSON as sent. */
public record ReceivedEnvelope(long sequence, Instant arrived, String type, int bytes, Headline headline, String raw) {}
