package io.github.appinsights.internal.spool;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Files nobody needs any more. The delivery thread only. */
final class Trash {

    private final DiskThread disk;
    /** Those that could not be deleted. */
    private final Set<SpoolFile> left = new HashSet<>();

    Trash(DiskThread disk) {
        this.disk = disk;
    }

    void delete(SpoolFile file) {
        disk.ask(
                on -> {
                    on.delete(file);
                    return file;
                },
                left::remove,
                fault -> left.add(file));
    }

    void deleteAgain() {
        List.copyOf(left).forEach(this::delete);
    }
}
