package io.github.appinsights.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "192.0.2.1",
                "255.255.255.255",
                "::",
                "::1",
                "2001:db8::1",
                "2001:DB8::A",
                "2001:db8:0:0:0:0:0:1",
                "fe80::1",
                "::ffff:192.0.2.1",
                "0000:0000:0000:0000:0000:ffff:192.168.100.228"
            })
    void addressesWrittenOutAreTaken(String address) {
        assertThat(IpLiteral.isValid(address)).isTrue();
        assertThat(contextOf(address).clientIp()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " 192.0.2.1",
                "192.0.2.1 ",
                "192.0.2.1:443",
                "192.0.2",
                "192.0.2.1.5",
                "192.0.2.256",
                "192.0.2.-1",
                "192.0.2.1/24",
                "192.0.2.1, 192.0.2.2",
                "3221225985",
                "0xC0000201",
                "localhost",
                "example.com",
                "unknown",
                "_hidden",
                "[::1]",
                "[2001:db8::1]:443",
                "::1]",
                "[::1",
                "fe80::1%eth0",
                "fe80::1%251",
                "2001:db8::1::2",
                "2001:db8:0:0:0:0:0:0:1",
                "2001:db8::12345",
                "2001:db8::g",
                "1:2:3:4:5:6:7",
                ":",
                ":::",
                "::1.2.3",
                "::ffff:192.0.2.256",
                "0000:0000:0000:0000:0000:0000:255.255.255.2550",
                "192.0.2.1\u0000",
                "１９２.0.2.1"
            })
    void anythingElseIsLeftOut(String text) {
        assertThat(IpLiteral.isValid(text)).isFalse();
        assertThat(contextOf(text).clientIp()).isNull();
    }

    @Test
    void randomTextNeverThrows() {
        long seed = 7L;
        Random random = new Random(seed);
        String alphabet = "0123456789abcdefF:.%[] /,g😀";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(50); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            if (IpLiteral.isValid(text.toString())) {
                assertThat(text.toString()).as("seed %d, round %d", seed, round).matches("[0-9a-fA-F:.]{2,46}");
            }
        }
    }

    private static TelemetryContext contextOf(String ip) {
        return new TelemetryContext(null, null, null, ip, null);
    }
}
