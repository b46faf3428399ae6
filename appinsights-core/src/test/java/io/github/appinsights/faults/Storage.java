package io.github.appinsights.faults;

import java.util.Arrays;
import java.util.List;

/** Where a client keeps what it cannot send; every row that is about waiting runs with each of them. */
enum Storage {
    MEMORY,
    SPOOL;

    /** The one place that says whether there is a spool to test. */
    static boolean hasSpool() {
        return true;
    }

    static List<Storage> available() {
        return Arrays.stream(values())
                .filter(storage -> storage != SPOOL || hasSpool())
                .toList();
    }
}
