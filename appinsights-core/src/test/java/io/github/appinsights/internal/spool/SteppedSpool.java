package io.github.appinsights.internal.spool;

import io.github.appinsights.channel.SpoolOptions;
import io.github.appinsights.internal.store.Store;
import io.github.appinsights.testing.ItemIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The spool of one process on a real disk, whose thread is run by hand. What was asked of it and not begun is lost with the process,
 * as in a real crash.
 */
public final class SteppedSpool {

    private static final String DESTINATION = "service.example key-1234";

    private final SpoolOptions options;
    private final LocalDisk disk;
    private final Deque<Runnable> asked = new ArrayDeque<>();
    private final Consumer<Runnable> later;

    /** @param later runs something soon, in the time of the test */
    public SteppedSpool(SpoolOptions options, Consumer<Runnable> later) {
        this.options = options;
        this.disk = new LocalDisk(options.directory(), DESTINATION, options.fsync());
        this.later = later;
    }

    public Store open(Clock clock, LongSupplier nanos, DoubleSupplier random, Runnable wake) {
        DiskThread thread = new DiskThread(disk, this::ask, wake, () -> {});
        return new FileStore(thread, options, 0, clock, nanos, random);
    }

    private void ask(Runnable task) {
        asked.addLast(task);
        later.accept(this::step);
    }

    private void step() {
        Runnable task = asked.pollFirst();
        if (task != null) {
            task.run();
        }
    }

    /** The process is gone: the system gives back its lock, and nothing else happens. */
    public void crash() throws IOException {
        asked.clear();
        disk.close();
    }

    /** Does all that is still asked, as a process does that ends orderly. */
    public void drain() {
        while (!asked.isEmpty()) {
            step();
        }
    }

    /** Ids of all items in files, and how many items that are. */
    public int readFiles(BitSet ids) throws IOException {
        int items = 0;
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            byte[] payload = java.util.Arrays.copyOfRange(bytes, SpoolFormat.HEADER, bytes.length);
            int[] found = ItemIds.in(payload);
            items += found.length;
            for (int id : found) {
                ids.set(id);
            }
        }
        return items;
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(options.directory())) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(options.directory())) {
            return all.filter(path -> path.toString().endsWith(SpoolFile.SUFFIX))
                    .toList();
        }
    }
}
