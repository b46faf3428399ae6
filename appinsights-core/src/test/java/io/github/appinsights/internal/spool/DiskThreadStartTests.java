package io.github.appinsights.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskThreadStartTests {

    @TempDir
    Path directory;

    @Test
    void aThreadThatCannotBeStartedIsToldAsAFailureOfTheDisk() {
        Error noThread = new OutOfMemoryError("unable to create native thread");
        AtomicReference<Object> told = new AtomicReference<>();
        AtomicInteger wakes = new AtomicInteger();
        DiskThread thread = new DiskThread(
                new LocalDisk(directory, "service.example", false),
                task -> {
                    throw noThread;
                },
                wakes::incrementAndGet,
                () -> {});

        thread.ask(Disk::open, told::set, told::set);
        thread.answers();

        assertThat(told).hasValue(noThread);
        assertThat(wakes).hasValue(1);
    }
}
