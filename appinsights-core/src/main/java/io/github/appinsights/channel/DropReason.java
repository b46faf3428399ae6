package io.github.appinsights.channel;

import java.util.Locale;

/** Why an item was given up without the service having judged it. */
public enum DropReason {
    /** The buffer was full, in items or in bytes. */
    QUEUE_FULL,
    /** The store of waiting batches was full; the oldest left. */
    STORE_FULL,
    /** Larger than the service takes, also when cut. */
    TOO_LARGE,
    /** Could not be written as JSON. */
    UNSERIALISABLE,
    /** Made every batch fail that it was in. */
    POISON,
    /** Older than the 48 hours that the service takes. */
    EXPIRED,
    /** Its file in the spool was damaged. */
    CORRUPT,
    /** The resource is over its quota. */
    QUOTA,
    /** Not sent within the time limit of closing. */
    SHUTDOWN,
    /** Tracked after the client was closed. */
    CLOSED,
    /** Nothing that can be told: null, a metric that is no number, an exception without a throwable. */
    INVALID,
    /** Its batch was taken in part and the service's list of which items could not be read. */
    PARTIAL_UNKNOWN;

    /** The name in meters and logs, in snake case. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name in JSON, in camel case. */
    public String jsonName() {
        String[] words = value().split("_", -1);
        StringBuilder name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i], 1, words[i].length());
        }
        return name.toString();
    }
}
