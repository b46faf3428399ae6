package io.github.appinsights.demo.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the content security policy would stop in a browser, and what it can't see. */
class PageTests {

    @Test
    void hasNoInlineScriptStyleOrHandler() throws IOException {
        assertThat(read("index.html"))
                .doesNotContainPattern("(?is)<script(?![^>]*\\ssrc=)")
                .doesNotContainPattern("(?i)<style|\\sstyle=|\\son[a-z]+=|javascript:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "viewer.css", "viewer.js"})
    void loadsNothingFromOutside(String file) throws IOException {
        assertThat(read(file)).doesNotContainPattern("(?i)https?://|[\"'(]//|@import");
    }

    @Test
    void writesTelemetryAsTextOnly() throws IOException {
        assertThat(read("viewer.js"))
                .contains("textContent")
                .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function");
    }

    private static String read(String file) throws IOException {
        try (InputStream in = PageTests.class.getResourceAsStream("/static/" + file)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
