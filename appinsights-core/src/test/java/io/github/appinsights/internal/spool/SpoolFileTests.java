package io.github.appinsights.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolFileTests {

    @Test
    void aNameSaysAllThereIsToKnow() {
        SpoolFile file = Objects.requireNonNull(SpoolFile.parse("1772366400000-42-500-2.trn"));

        assertThat(file.createdMillis()).isEqualTo(1_772_366_400_000L);
        assertThat(file.number()).isEqualTo(42);
        assertThat(file.items()).isEqualTo(500);
        assertThat(file.tries()).isEqualTo(2);
        assertThat(file.name()).isEqualTo("1772366400000-42-500-2.trn");
    }

    @Test
    void anUnfinishedFileSaysTheSame() {
        SpoolFile file = new SpoolFile(1, 2, 3, 4);

        assertThat(Objects.requireNonNull(SpoolFile.parse(file.unfinishedName()))
                        .name())
                .isEqualTo("1-2-3-4.trn");
    }

    @Test
    void withAnotherNumberItIsTheSameBatch() {
        assertThat(new SpoolFile(1, 2, 3, 4).numbered(9).name()).isEqualTo("1-9-3-4.trn");
    }

    @Test
    void aNameCanBeReadHoweverOftenItsBatchHasFailed() {
        assertThat(SpoolFile.parse(new SpoolFile(1, 2, 3, Integer.MAX_VALUE).name()))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x.trn",
                ".trn",
                "",
                "-",
                "1-2-3.trn",
                "1-2-3-4",
                "1-2-3-4.trn.tmp",
                "1-2-3-4.TRN",
                "1-2-0-4.trn",
                "1-2-64001-4.trn",
                "1-2-3-1000.trn",
                "-1-2-3-4.trn",
                "+1-2-3-4.trn",
                "1-2-3--4.trn",
                " 1-2-3-4.trn",
                "1-2-3-4.trn ",
                "1-2-3-4.trn\n",
                "../1-2-3-4.trn",
                "1-2-3-4.trn/..",
                "1000000000000000-2-3-4.trn",
                "1-1000000000000000000-3-4.trn",
                "99999999999999999999-2-3-4.trn",
                "1-2-99999999999-4.trn",
                "\u0661-2-3-4.trn",
                "1-2-3-4xtrn",
                "0x1-2-3-4.trn",
                "1e3-2-3-4.trn",
                "lock"
            })
    void whatNoSpoolNamesIsNoFileOfIts(String name) {
        assertThat(SpoolFile.parse(name)).isNull();
    }
}
