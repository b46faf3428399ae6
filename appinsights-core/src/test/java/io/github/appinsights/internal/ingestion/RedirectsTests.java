package io.github.appinsights.internal.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectsTests {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final URI configured = URI.create("https://dc.services.visualstudio.com/v2.1/track");
    private final URI target = URI.create("https://westeurope-5.in.applicationinsights.azure.com/v2.1/track");
    private final Redirects redirects = new Redirects(configured, nanos::get);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://proxy.example/ai/ | https://proxy.example/other",
                "https://proxy.example/ai/ | https://PROXY.example.:443/other",
                "https://proxy.example:8443/ | https://proxy.example:8443/x",
                "https://dc.services.visualstudio.com/ | https://westeurope-5.in.applicationinsights.azure.com/v2.1/track",
                "https://dc.services.visualstudio.com/ | https://x.livediagnostics.monitor.azure.com/",
                "https://dc.services.visualstudio.com/ | HTTPS://X.MONITOR.AZURE.COM./",
                "https://dc.applicationinsights.azure.us/ | https://x.monitor.azure.us/",
                "https://dc.applicationinsights.us/ | https://x.in.applicationinsights.azure.us/",
                "https://dc.applicationinsights.azure.cn/ | https://x.monitor.azure.cn/",
                "http://127.0.0.1:5001/ | http://127.0.0.1:5001/x",
                "http://127.0.0.1:5001/ | http://127.0.0.1:5002/x",
                "http://localhost:5001/ | http://[::1]:5002/x",
            })
    void trusted(URI from, String location) {
        assertThat(new Redirects(from, nanos::get).follow(location)).isEqualTo(URI.create(location));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "https://dc.services.visualstudio.com/ | null",
                "https://dc.services.visualstudio.com/ | ''",
                "https://dc.services.visualstudio.com/ | /v2.1/track",
                "https://dc.services.visualstudio.com/ | //dc.services.visualstudio.com/v2.1/track",
                "https://dc.services.visualstudio.com/ | https:dc.services.visualstudio.com",
                "https://dc.services.visualstudio.com/ | https:///v2.1/track",
                "https://dc.services.visualstudio.com/ | not a url",
                "https://dc.services.visualstudio.com/ | http://dc.services.visualstudio.com/",
                "https://dc.services.visualstudio.com/ | http://dc.services.visualstudio.com:443/",
                "https://dc.services.visualstudio.com/ | https://dc.services.visualstudio.com:8443/",
                "https://dc.services.visualstudio.com/ | https://user@dc.services.visualstudio.com/",
                "https://dc.services.visualstudio.com/ | https://user:word@dc.services.visualstudio.com/",
                "https://dc.services.visualstudio.com/ | https://@dc.services.visualstudio.com/",
                "https://dc.services.visualstudio.com/ | https://dc.services.visualstudio.com@evil.example/",
                "https://dc.services.visualstudio.com/ | https://evil.example/",
                "https://dc.services.visualstudio.com/ | https://evil.example/.services.visualstudio.com",
                "https://dc.services.visualstudio.com/ | https://evil.example#.services.visualstudio.com",
                "https://dc.services.visualstudio.com/ | https://evilservices.visualstudio.com/",
                "https://dc.services.visualstudio.com/ | https://dc.services.visualstudio.com.evil.example/",
                "https://dc.services.visualstudio.com/ | https://dc.applicationinsights.azure.cn/",
                "https://dc.services.visualstudio.com/ | https://x.monitor.azure.us/",
                "https://dc.services.visualstudio.com/ | ftp://dc.services.visualstudio.com/",
                "https://dc.services.visualstudio.com:8443/ | https://x.monitor.azure.com/",
                "https://proxy.example/ | https://dc.services.visualstudio.com/",
                "https://127.0.0.1:5001/ | http://127.0.0.1:5001/",
                "https://127.0.0.1:5001/ | https://127.0.0.1:5002/",
                "http://127.0.0.1:5001/ | http://10.0.0.1:5001/",
                "http://127.0.0.1:5001/ | http://127.0.0.1.evil.example:5001/",
                "http://127.0.0.1:5001/ | https://dc.services.visualstudio.com/",
            })
    void refused(URI from, @Nullable String location) {
        assertThat(new Redirects(from, nanos::get).follow(location)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "null | PT12H",
                "'' | PT12H",
                "public | PT12H",
                "max-age=60 | PT1M",
                "public, Max-Age=60, immutable | PT1M",
                "max-age = \"60\" | PT1M",
                "s-maxage=5 | PT12H",
                "max-age=x | PT12H",
                "max-age=-1 | PT12H",
                "max-age=0 | PT0S",
                "no-store, max-age=60 | PT0S",
                "max-age=999999999999 | PT277777H46M39S",
            })
    void life(@Nullable String cacheControl, Duration expected) {
        assertThat(Redirects.life(cacheControl)).isEqualTo(expected);
    }

    @Test
    void whatWasLearntHoldsForItsLife() {
        redirects.learn(target, Duration.ofMinutes(1));
        assertThat(redirects.address()).isEqualTo(target);

        nanos.addAndGet(Duration.ofMinutes(1).toNanos() - 1);
        assertThat(redirects.address()).isEqualTo(target);

        nanos.addAndGet(1);
        assertThat(redirects.address()).isEqualTo(configured);
    }

    @Test
    void whatWasLearntIsForgottenButNotSomethingNewer() {
        redirects.learn(target, Duration.ofMinutes(1));
        redirects.forget(configured);
        assertThat(redirects.address()).isEqualTo(target);

        redirects.forget(target);
        assertThat(redirects.address()).isEqualTo(configured);
    }

    @Test
    void aLifeOfZeroTeachesNothing() {
        redirects.learn(target, Duration.ZERO);

        assertThat(redirects.address()).isEqualTo(configured);
    }
}
