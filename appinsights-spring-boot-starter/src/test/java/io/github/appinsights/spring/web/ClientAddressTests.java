package io.github.appinsights.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class ClientAddressTests {

    @Test
    void aResolvedAddressIsWrittenOut() throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress("client.example", new byte[] {(byte) 203, 0, 113, 7});
        assertThat(ClientAddress.literal(new InetSocketAddress(address, 80))).isEqualTo("203.0.113.7");
    }

    @Test
    void theZoneIsLeftOut() throws UnknownHostException {
        byte[] linkLocal = new byte[16];
        linkLocal[0] = (byte) 0xFE;
        linkLocal[1] = (byte) 0x80;
        linkLocal[15] = 1;
        InetAddress address = Inet6Address.getByAddress(null, linkLocal, 3);
        assertThat(ClientAddress.literal(new InetSocketAddress(address, 80))).isEqualTo("fe80:0:0:0:0:0:0:1");
    }

    @Test
    void anUnresolvedLiteralLosesItsBracketsAndIsNotLookedUp() {
        assertThat(ClientAddress.literal(InetSocketAddress.createUnresolved("[2001:db8::1]", 80)))
                .isEqualTo("2001:db8::1");
        assertThat(ClientAddress.literal(InetSocketAddress.createUnresolved("client.invalid", 80)))
                .isEqualTo("client.invalid");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.1.1.1     | 203.0.113.7                          | 203.0.113.7
            10.1.1.1     | 6.6.6.6, 203.0.113.7                 | 203.0.113.7
            10.1.1.1     | 6.6.6.6, 203.0.113.7, 10.2.2.2       | 203.0.113.7
            10.1.1.1     | 203.0.113.7:4711                     | 203.0.113.7
            10.1.1.1     | [2001:db8::7]:4711, 10.2.2.2         | 2001:db8:0:0:0:0:0:7
            10.1.1.1     | 2001:db8::7                          | 2001:db8:0:0:0:0:0:7
            10.1.1.1     | 10.3.3.3, 10.2.2.2                   | 10.3.3.3
            10.1.1.1     | 203.0.113.7, client.example          |
            10.1.1.1     | unknown                              |
            10.1.1.1     | 203.0.113.7:port                     |
            10.1.1.1     | 203.0.113                            |
            10.1.1.1     | [203.0.113.7                         |
            10.1.1.1     | 203.0.113.7,                         |
            192.0.2.9    | 203.0.113.7                          | 203.0.113.7
            192.0.2.10   | 203.0.113.7                          | 192.0.2.10
            11.1.1.1     | 203.0.113.7                          | 11.1.1.1
            2001:db8:1::1 | 203.0.113.7                         | 203.0.113.7
            2001:db8:2::1 | 203.0.113.7                         | 2001:db8:2:0:0:0:0:1
            """)
    void theLastAddressThatIsNoTrustedProxyIsTold(String peer, String forwarded, String expected) {
        assertThat(behindProxies(peer, "X-Forwarded-For", forwarded)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            for=203.0.113.7                                     | 203.0.113.7
            For="[2001:db8::7]:4711";proto=https;by=10.1.1.1    | 2001:db8:0:0:0:0:0:7
            for=6.6.6.6, proto=https; for=203.0.113.7, for=10.2.2.2 | 203.0.113.7
            for=_hidden                                         |
            proto=https                                         |
            """)
    void theStandardHeaderIsReadToo(String forwarded, String expected) {
        assertThat(behindProxies("10.1.1.1", "Forwarded", forwarded)).isEqualTo(expected);
    }

    @Test
    void aTrustedPeerThatNamesNobodyIsTheClient() {
        assertThat(behindProxies("10.1.1.1", "Accept", "*/*")).isEqualTo("10.1.1.1");
    }

    @Test
    void withoutProxiesHeadersAreNotBelieved() {
        assertThat(address(ClientAddress.behind(List.of()), "10.1.1.1", "X-Forwarded-For", "203.0.113.7"))
                .isEqualTo("10.1.1.1");
        assertThat(address(ClientAddress.untold(), "10.1.1.1", "X-Forwarded-For", "203.0.113.7"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy.example",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0",
                "::/129",
                "/8",
                "fe80::1%eth0"
            })
    void aProxyThatIsNoAddressIsRefusedByName(String bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientAddress.behind(List.of("10.0.0.0/8", bad)))
                .withMessageContaining("appinsights.web.trusted-proxies")
                .withMessageContaining("\"" + bad + "\"");
    }

    private static @Nullable String behindProxies(String peer, String header, String value) {
        ClientAddress address = ClientAddress.behind(List.of("10.0.0.0/8", " 192.0.2.9 ", "2001:db8:1::/48"));
        return address(address, peer, header, value);
    }

    private static @Nullable String address(ClientAddress address, String peer, String header, String value) {
        InetAddress literal = Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(peer));
        return address.of(MockServerHttpRequest.get("/")
                .remoteAddress(new InetSocketAddress(literal, 4711))
                .header(header, value)
                .build());
    }

    @Test
    void noAddressStaysNone() {
        assertThat(ClientAddress.literal(null)).isNull();
    }
}
