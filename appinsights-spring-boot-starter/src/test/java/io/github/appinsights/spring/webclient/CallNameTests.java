package io.github.appinsights.spring.webclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;

class CallNameTests {

    private final CallName names = new CallName();

    @ParameterizedTest
    @CsvSource({
        "http://host:8080/items/{id}?q={q}, GET /items/{id}",
        "https://host/items/{id}#part, GET /items/{id}",
        "http://host/go?to=http://elsewhere/{id}, GET /go",
        "/items/{id}, GET /items/{id}",
        "/health, GET /health",
        "/items/{id};jsessionid=5, GET /items/{id}",
        "/search?q={q}, GET /search",
        "/go?to=http://elsewhere/, GET /go",
        "{base}/items/{id}, GET {base}/items/{id}",
        "http://{host}/items, GET /items",
        "http://host, GET /",
        "http://host/, GET /",
        "http://host?q={q}, GET /",
        "'', GET /",
        ", GET /",
    })
    void aNameIsThePathOfTheTemplate(@Nullable String template, String name) {
        assertThat(names.of(HttpMethod.GET, template)).isEqualTo(name);
    }

    /** They may hold ids. */
    @Test
    void onlySoManyTemplatesWithoutAVariableAreUsed() {
        for (int i = 0; i < CallName.MOST_LITERAL_PATHS; i++) {
            assertThat(names.of(HttpMethod.GET, "/items/" + i)).isEqualTo("GET /items/" + i);
        }

        assertThat(names.of(HttpMethod.GET, "/items/too-many")).isEqualTo("GET /");
        assertThat(names.of(HttpMethod.GET, "/items/0")).isEqualTo("GET /items/0");
        assertThat(names.of(HttpMethod.GET, "/items/{id}")).isEqualTo("GET /items/{id}");
    }

    @ParameterizedTest
    @CsvSource({
        "http://host/, host",
        "http://host:80/, host",
        "https://host:443/, host",
        "https://host:80/, host:80",
        "http://host:8080/, host:8080",
        "http://user:password@host/, host",
        "http://[::1]:8080/, [::1]:8080",
        "http://user:password@under_score:8080/, under_score:8080",
    })
    void theTargetIsTheHostAndAPortThatIsNotTheSchemes(URI url, String target) {
        assertThat(CallName.target(url)).isEqualTo(target);
    }
}
