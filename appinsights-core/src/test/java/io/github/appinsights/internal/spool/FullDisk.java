package io.github.appinsights.internal.spool;

import io.github.appinsights.channel.SpoolOptions;
import io.github.appinsights.internal.store.Parcel;
import io.github.appinsights.internal.wire.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A store on a disk that gets full, and some room again: prints what is told and what is there after each of it. */
final class FullDisk {

    private static final int BATCHES = 60;
    /** About 60 KiB in a file, so that all of them are more than the disk has, and less than may wait in memory. */
    private static final Batch LARGE = Batches.of(0, 15, 8_000);

    private FullDisk() {}

    public static void main(String[] arguments) throws IOException {
        DrivenStore process = DrivenStore.open(SpoolOptions.of(Path.of(arguments[0])));
        for (int i = 0; i < BATCHES; i++) {
            process.addAgain(Parcel.of(LARGE, process.now));
            process.pass(Duration.ofMillis(100));
        }
        print("full", process);
        int sent = process.sendAll().size() / LARGE.items();
        print("sent " + sent, process);
        process.addAgain(Parcel.of(LARGE, process.now));
        process.pass(Duration.ofSeconds(60));
        print("room", process);
        process.crash();
    }

    private static void print(String when, DrivenStore process) {
        System.out.println(when + ": told " + process.degraded.size() + " " + process.restored + ", files "
                + (process.files().isEmpty() ? "none" : process.files().size() < BATCHES ? "some" : "all")
                + ", unfinished " + process.files(SpoolFile.UNFINISHED).size() + ", lost " + process.lost.size()
                + ", batches " + process.store().batches());
    }
}
