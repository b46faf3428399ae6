package io.github.appinsights.channel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * A directory for the batches that cannot be sent now, so that they survive the process. Its files hold telemetry as it is sent,
 * compressed and not encrypted. A value out of range is refused with an {@link IllegalArgumentException} that names the option as
 * it is called in {@code application.yml}.
 *
 * @param directory on a local disk; made if missing, for its owner alone. Processes may share it. One that cannot be used is told
 *     once in the log, and what waits is held in memory until it can
 * @param maxSize bytes of all files below the directory of one destination, whoever wrote them; default 50 MiB, at least 1 MiB.
 *     The oldest batch is dropped for a new one
 * @param retention age at which a batch is given up; default and most 47 h, as the service refuses what is older than 48 h
 * @param fsync whether a file is forced to the disk, and so survives a power cut, too; default false
 */
public record SpoolOptions(Path directory, long maxSize, Duration retention, boolean fsync) {

    private static final long DEFAULT_MAX_SIZE = 50L << 20;
    private static final long SMALLEST_MAX_SIZE = 1L << 20;
    private static final Duration LONGEST_RETENTION = Duration.ofHours(47);

    public SpoolOptions {
        Objects.requireNonNull(directory, "spool.directory");
        Objects.requireNonNull(retention, "spool.retention");
        if (directory.toString().isBlank()) {
            throw new IllegalArgumentException("spool.directory must not be empty");
        }
        if (maxSize < SMALLEST_MAX_SIZE) {
            throw new IllegalArgumentException(
                    "spool.max-size must be at least " + SMALLEST_MAX_SIZE + " bytes, but is " + maxSize);
        }
        if (retention.compareTo(Duration.ofMinutes(1)) < 0 || retention.compareTo(LONGEST_RETENTION) > 0) {
            throw new IllegalArgumentException(
                    "spool.retention must be between 1 minute and 47 hours, but is " + retention);
        }
    }

    /** That directory with the defaults. */
    public static SpoolOptions of(Path directory) {
        return new SpoolOptions(directory, DEFAULT_MAX_SIZE, LONGEST_RETENTION, false);
    }

    /** These options with another limit of the size in bytes. */
    public SpoolOptions withMaxSize(long bytes) {
        return new SpoolOptions(directory, bytes, retention, fsync);
    }

    /** These options with another retention. */
    public SpoolOptions withRetention(Duration limit) {
        return new SpoolOptions(directory, maxSize, limit, fsync);
    }

    /** These options with files forced to the disk, or not. */
    public SpoolOptions withFsync(boolean force) {
        return new SpoolOptions(directory, maxSize, retention, force);
    }
}
