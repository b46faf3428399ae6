package io.github.appinsights.internal.spool;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of the spool. Its name is all its state: when its batch was written in milliseconds since 1970, a number that makes it
 * unique, its items, and how often it failed. No index beside the files could contradict them. The name is for the spool thread.
 */
final class SpoolFile {

    static final String SUFFIX = ".trn";
    static final String UNFINISHED = ".tmp";
    private static final int MOST_ITEMS = 64_000;
    private static final Pattern NAME = Pattern.compile("(\\d{1,15})-(\\d{1,18})-(\\d{1,5})-(\\d{1,3})\\.(?:trn|tmp)");

    private final long createdMillis;
    private final long number;
    private final int items;
    private volatile int tries;

    SpoolFile(long createdMillis, long number, int items, int tries) {
        this.createdMillis = createdMillis;
        this.number = number;
        this.items = items;
        this.tries = tries;
    }

    /** The file of that name; null where no spool gives such names. */
    static @Nullable SpoolFile parse(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return null;
        }
        int items = Integer.parseInt(parts.group(3));
        return items == 0 || items > MOST_ITEMS
                ? null
                : new SpoolFile(
                        Long.parseLong(parts.group(1)),
                        Long.parseLong(parts.group(2)),
                        items,
                        Integer.parseInt(parts.group(4)));
    }

    /** The same batch in another directory. */
    SpoolFile numbered(long other) {
        return new SpoolFile(createdMillis, other, items, tries);
    }

    long createdMillis() {
        return createdMillis;
    }

    long number() {
        return number;
    }

    int items() {
        return items;
    }

    int tries() {
        return tries;
    }

    void tries(int count) {
        tries = count;
    }

    String name() {
        return name(tries);
    }

    String name(int withTries) {
        return stem(withTries) + SUFFIX;
    }

    /** While it is being written. */
    String unfinishedName() {
        return stem(tries) + UNFINISHED;
    }

    private String stem(int withTries) {
        return createdMillis + "-" + number + "-" + items + "-" + Math.min(withTries, 999);
    }

    @Override
    public String toString() {
        return name();
    }
}
