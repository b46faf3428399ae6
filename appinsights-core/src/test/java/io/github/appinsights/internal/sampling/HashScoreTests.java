package io.github.appinsights.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashScoreTests {

    /** Scores that the service's SDKs for .NET, Java and JavaScript give these ids, too. */
    @ParameterizedTest
    @CsvSource({
        "'',                               0",
        "ab,                               76.44302927723295",
        "abc,                              46.12368808413096",
        "abcdefg,                          11.965677008016815",
        "operation,                        50.49265131842934",
        "0af7651916cd43dd8448eb211c80319c, 52.78892803601405",
        "0AF7651916CD43DD8448EB211C80319C, 10.773867234016707",
        "4bf92f3577b34da6a3ce929d0e0e4736, 33.46135385030012",
        "11111111111111111111111111111111, 15.25970870408216",
        "00000000000000000000000000000001, 2.339351457701694",
        "ffffffffffffffffffffffffffffffff, 99.96135514227737",
    })
    void anIdScoresAsInTheOfficialSdks(String id, double score) {
        assertThat(HashScore.of(id)).isEqualTo(score);
    }

    @ParameterizedTest
    @CsvSource({"0205270575870032264fa2ba9db8f4d8", "b1e1e0ee0ac414f5c500bd6cdaa0f503"})
    void bothEdgesOfTheHashStayBelowAHundred(String id) {
        assertThat(HashScore.of(id)).isEqualTo(99.99999995343387);
    }
}
