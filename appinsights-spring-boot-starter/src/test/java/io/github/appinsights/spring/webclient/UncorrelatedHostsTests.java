package io.github.appinsights.spring.webclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UncorrelatedHostsTests {

    @ParameterizedTest
    @CsvSource({
        "api.example.com, true",
        "API.Example.Com, true",
        "www.api.example.com, false",
        "example.com, false",
        "partner.example, false",
        "a.partner.example, true",
        "a.b.PARTNER.example, true",
        "otherpartner.example, false",
        "[::1], true",
        ", false",
    })
    void aHostIsFoundByItsNameOrItsDomain(String host, boolean found) {
        UncorrelatedHosts hosts = new UncorrelatedHosts(List.of(" Api.example.com ", "*.Partner.example", "[::1]"));

        assertThat(hosts.contains(host)).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "*", "*.", "http://example.com", "example.com:8080", "example.com/path", "a.*.com"})
    void whatIsNoHostIsRefused(String wrong) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UncorrelatedHosts(List.of(wrong)))
                .withMessageStartingWith("appinsights.web-client.correlation-exclude-hosts: \"" + wrong.strip() + "\"");
    }

    @Test
    void withoutAnyAllHostsAreCorrelated() {
        assertThat(new UncorrelatedHosts(List.of()).contains("example.com")).isFalse();
    }
}
