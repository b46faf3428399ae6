package io.github.appinsights.internal.spool;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process with a {@link LocalDisk}, for tests: does what it is told line by line, and answers each with a line. */
final class DiskProcess {

    private DiskProcess() {}

    public static void main(String[] arguments) throws IOException {
        LocalDisk disk = new LocalDisk(Path.of(arguments[0]), Batches.DESTINATION, false);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            System.out.println(answer(disk, line.split(" ")));
        }
    }

    private static String answer(LocalDisk disk, String... words) {
        try {
            return switch (words[0]) {
                case "open" -> leftovers(disk.open());
                case "adopt" -> leftovers(disk.adopt());
                case "write" -> {
                    int firstId = Integer.parseInt(words[1]);
                    yield disk.write(System.currentTimeMillis(), 0, Batches.of(firstId, 5))
                            .name();
                }
                default -> throw new IllegalArgumentException(words[0]);
            };
        } catch (IOException e) {
            return "refused " + e.getMessage();
        }
    }

    private static String leftovers(Disk.Found found) {
        return "found " + found.leftovers().size();
    }
}
