package io.github.appinsights.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusRangesTests {

    @Test
    void rangesIncludeBothEnds() {
        StatusRanges ranges = new StatusRanges(List.of("100-399", " 401 ", "404-404"));
        assertThat(List.of(100, 200, 399, 401, 404)).allMatch(ranges::contains);
        assertThat(List.of(0, 99, 400, 402, 403, 405, 499, 500)).noneMatch(ranges::contains);
    }

    @Test
    void noRangesMeanNoSuccess() {
        assertThat(new StatusRanges(List.of()).contains(200)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "99", "600", "1000", "2xx", "399-100", "100-", "-399", "100-200-300", "200,201"})
    void anythingElseIsRefusedByName(String bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestSuccess.statuses(List.of("200", bad)))
                .withMessageContaining("appinsights.web.success-statuses")
                .withMessageContaining("\"" + bad + "\"");
    }
}
