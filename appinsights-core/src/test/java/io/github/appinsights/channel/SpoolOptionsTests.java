package io.github.appinsights.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpoolOptionsTests {

    private static final SpoolOptions DEFAULTS = SpoolOptions.of(Path.of("spool"));

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        assertThat(DEFAULTS).isEqualTo(new SpoolOptions(Path.of("spool"), 52_428_800, Duration.ofHours(47), false));
    }

    @Test
    void eachOptionArrivesInItsPlace() {
        assertThat(DEFAULTS.withMaxSize(2_000_000)
                        .withRetention(Duration.ofHours(1))
                        .withFsync(true))
                .isEqualTo(new SpoolOptions(Path.of("spool"), 2_000_000, Duration.ofHours(1), true));
    }

    @Test
    void aRetentionBeyondWhatTheServiceTakesIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withRetention(Duration.ofDays(2)))
                .withMessage("spool.retention must be between 1 minute and 47 hours, but is PT48H");
    }

    @Test
    void aSizeThatHoldsNoBatchIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withMaxSize(1_000))
                .withMessage("spool.max-size must be at least 1048576 bytes, but is 1000");
    }

    @Test
    void anEmptyDirectoryIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpoolOptions.of(Path.of("")))
                .withMessage("spool.directory must not be empty");
    }
}
