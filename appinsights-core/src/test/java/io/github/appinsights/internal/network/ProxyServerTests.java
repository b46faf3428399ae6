package io.github.appinsights.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyServerTests {

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128, http://proxy.example:3128",
        "HTTP://us%40er:s3cr3t@proxy.example:3128/, http://proxy.example:3128",
        "socks5://10.0.0.1:1080, socks5://10.0.0.1:1080",
        "'  http://[::1]:3128 ', http://[::1]:3128"
    })
    void anAddressIsReadAndShownWithoutItsCredentials(String address, String shown) {
        assertThat(ProxyServer.parse(address)).hasToString(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "proxy.example:3128, has a scheme other than http and socks5",
        "https://s3cr3t.example:3128, has a scheme other than http and socks5",
        "s3cr3t, has a scheme other than http and socks5",
        "http://:s3cr3t@, has no host",
        "http://user:s3cr3t@proxy.example, has no port from 1 to 65535",
        "http://user:s3cr3t@proxy.example:0, has no port from 1 to 65535",
        "http://user:s3cr3t@proxy.example:70000, has no port from 1 to 65535",
        "http://user:s3cr3t@pro_xy:3128, has no host",
        "http://user:s3cr3t@proxy.example:3128/path, has something behind the port",
        "http://s3cr3t@proxy.example:3128, has a user without a password",
        "http://user:s3cr3t%zz@proxy.example:3128, is no URL",
        "http://user:s3cr3t @proxy.example:3128, is no URL"
    })
    void anAddressThatIsNoneIsRefusedWithoutRepeatingIt(String address, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProxyServer.parse(address))
                .withMessageStartingWith("proxy " + problem + "; it must be http://host:port")
                .withMessageNotContaining("s3cr3t")
                .withNoCause();
    }

    @Test
    void aProxyThatWasNamedServesEverything() {
        ProxyServer proxy = ProxyServer.parse("http://proxy.example:3128");

        assertThat(proxy.serves("localhost")).isTrue();
        assertThat(proxy.serves("dc.example")).isTrue();
    }

    @Test
    void withoutPropertiesTheSystemHasNone() {
        assertThat(ProxyServer.ofSystem(new Properties())).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https.proxyHost=a http.proxyHost=b, http://a:443",
        "https.proxyHost=a https.proxyPort=8443, http://a:8443",
        "http.proxyHost=b, http://b:80",
        "http.proxyHost=b socksProxyHost=c, http://b:80",
        "socksProxyHost=c, socks5://c:1080",
        "socksProxyHost=c socksProxyVersion=4 socksProxyPort=9, socks4://c:9"
    })
    void systemPropertiesAreReadInTheirOrder(String properties, String proxy) {
        assertThat(ProxyServer.ofSystem(properties(properties))).hasToString(proxy);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, false",
        "127.0.0.1, false",
        "[::1], false",
        "dc.example, true",
        "in.corp.example, false",
        "IN.CORP.EXAMPLE, false",
        "10.1.2.3, false",
        "exact, false",
        "exactly, true"
    })
    void theSystemsProxyLeavesOutThisMachineAndWhatItIsTold(String host, boolean served) {
        ProxyServer proxy =
                ProxyServer.ofSystem(properties("https.proxyHost=a http.nonProxyHosts=*.corp.example|10.*|exact"));

        assertThat(proxy).isNotNull();
        assertThat(proxy.serves(host)).isEqualTo(served);
    }

    @ParameterizedTest
    @CsvSource({
        "https.proxyHost=a https.proxyPort=s3cr3t, https.proxyPort must be a port from 1 to 65535",
        "https.proxyHost=http://user:s3cr3t@a, 'https.proxyHost must be the name of a host, and no more'",
        "socksProxyHost=user:s3cr3t@a, 'socksProxyHost must be the name of a host, and no more'",
        "http.proxyHost=a http.proxyPort=0, http.proxyPort must be a port from 1 to 65535",
        "https.proxyHost=a https.proxyUser=s3cr3t, 'https.proxyPassword is not set, while https.proxyUser is'"
    })
    void aSystemPropertyThatIsWrongIsNamed(String properties, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProxyServer.ofSystem(properties(properties)))
                .withMessage(problem);
    }

    private static Properties properties(String text) {
        Properties properties = new Properties();
        for (String pair : text.split(" ")) {
            properties.setProperty(pair.split("=")[0], pair.split("=")[1]);
        }
        return properties;
    }
}
