package io.github.appinsights.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

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

    @Test
    void noAddressStaysNone() {
        assertThat(ClientAddress.literal(null)).isNull();
    }
}
