package io.github.appinsights.spring.webclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.DependencyTelemetry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** What a call that was answered is told as. */
class WebClientDependencyTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static CallingApplication application;

    @BeforeAll
    static void start() {
        application = CallingApplication.start();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void aCallIsToldWithItsRouteItsUrlAndItsStatus() {
        Instant before = Instant.now();
        get("/items/{id}?q={q}", 5, "plain");

        DependencyTelemetry told = told("/items/5?q=plain");
        assertThat(told.name()).isEqualTo("GET /items/{id}");
        assertThat(told.type()).isEqualTo("Http");
        assertThat(told.target()).isEqualTo("localhost:" + application.callee().port());
        assertThat(told.data()).isEqualTo(application.callee().url() + "/items/5?q=plain");
        assertThat(told.resultCode()).isEqualTo("200");
        assertThat(told.success()).isTrue();
        assertThat(told.time()).isBetween(before, Instant.now());
        assertThat(told.duration()).isPositive().isLessThan(LIMIT);
    }

    @Test
    void secretsInTheUrlAreMasked() {
        get("/items/{id}?token={token}&x=1", "masked", "s3cret");

        assertThat(told("/items/masked?token=REDACTED&x=1").resultCode()).isEqualTo("200");
    }

    @Test
    void aUriWithoutATemplateIsNotTakenForTheName() {
        application
                .client()
                .get()
                .uri(URI.create(application.callee().url() + "/items/as-uri"))
                .retrieve()
                .toBodilessEntity()
                .block(LIMIT);
        application
                .client()
                .get()
                .uri(builder -> builder.path("/items/built").build())
                .retrieve()
                .toBodilessEntity()
                .block(LIMIT);

        assertThat(told("/items/as-uri").name()).isEqualTo("GET /");
        assertThat(told("/items/built").name()).isEqualTo("GET /");
    }

    @Test
    void theMethodIsPartOfTheName() {
        application
                .client()
                .delete()
                .uri("/items/{id}", "deleted")
                .retrieve()
                .toBodilessEntity()
                .block(LIMIT);

        assertThat(told("/items/deleted").name()).isEqualTo("DELETE /items/{id}");
    }

    @ParameterizedTest
    @CsvSource({"204, true", "304, true", "404, false", "500, false", "503, false"})
    void theStatusDecidesOnSuccess(int status, boolean success) {
        application
                .client()
                .get()
                .uri("/status/{code}", status)
                .retrieve()
                .toBodilessEntity()
                .onErrorComplete()
                .block(LIMIT);

        DependencyTelemetry told = told("/status/" + status);
        assertThat(told.resultCode()).isEqualTo(Integer.toString(status));
        assertThat(told.success()).isEqualTo(success);
    }

    @Test
    void aBodyThatNobodyReadsMakesNoDifference() {
        application
                .client()
                .get()
                .uri("/items/{id}", "unread")
                .exchangeToMono(response -> Mono.just(response.statusCode()))
                .block(LIMIT);

        assertThat(told("/items/unread").success()).isTrue();
    }

    @Test
    void aBodyThatCannotBeReadIsNotTheServersFailure() {
        Throwable[] failure = new Throwable[1];
        application
                .client()
                .get()
                .uri("/broken-json")
                .retrieve()
                .bodyToMono(Name.class)
                .doOnError(thrown -> failure[0] = thrown)
                .onErrorComplete()
                .block(LIMIT);

        assertThat(failure[0]).isNotNull();
        DependencyTelemetry told = told("/broken-json");
        assertThat(told.resultCode()).isEqualTo("200");
        assertThat(told.success()).isTrue();
    }

    @Test
    void aBodyThatIsGivenUpKeepsTheStatus() {
        application
                .client()
                .get()
                .uri("/slow-body")
                .retrieve()
                .bodyToMono(String.class)
                .timeout(Duration.ofMillis(300))
                .onErrorComplete()
                .block(LIMIT);

        DependencyTelemetry told = told("/slow-body");
        assertThat(told.resultCode()).isEqualTo("200");
        assertThat(told.success()).isTrue();
    }

    @Test
    void theDurationEndsWithTheHeadOfTheAnswer() {
        long start = System.nanoTime();
        get("/late-body");
        Duration whole = Duration.ofNanos(System.nanoTime() - start);

        assertThat(told("/late-body").duration()).isLessThan(whole.minus(Callee.STREAMED.dividedBy(2)));
    }

    @Test
    void aRedirectThatNettyFollowsIsOneCall() {
        WebClient following = application
                .builder()
                .clientConnector(
                        new ReactorClientHttpConnector(HttpClient.create().followRedirect(true)))
                .build();
        following.get().uri("/moved").retrieve().toBodilessEntity().block(LIMIT);

        assertThat(told("/moved").resultCode()).isEqualTo("200");
        assertThat(application.dependencies("/items/moved")).isEmpty();
        assertThat(application.callee().call("/items/moved").traceparent())
                .contains(told("/moved").id());
    }

    @Test
    void aRedirectThatNobodyFollowsIsToldAsOne() {
        WebClient staying = application
                .builder()
                .clientConnector(new ReactorClientHttpConnector(HttpClient.create()))
                .build();
        staying.get().uri("/moved?stay").retrieve().toBodilessEntity().block(LIMIT);

        assertThat(told("/moved?stay").resultCode()).isEqualTo("302");
        assertThat(told("/moved?stay").success()).isTrue();
    }

    @Test
    void aClientThatIsMadeOfAnotherTellsEachCallOnce() {
        application
                .client()
                .mutate()
                .build()
                .get()
                .uri("/items/{id}", "mutated")
                .retrieve()
                .toBodilessEntity()
                .block(LIMIT);

        assertThat(told("/items/mutated").success()).isTrue();
    }

    /** Said in the documentation, as there is no way to see such a client. */
    @Test
    void aClientMadeByHandIsNotSeen() {
        WebClient.create(application.callee().url())
                .get()
                .uri("/items/by-hand")
                .retrieve()
                .toBodilessEntity()
                .block(LIMIT);

        assertThat(application.callee().call("/items/by-hand").traceparents()).isEmpty();
        assertThat(application.dependencies("/items/by-hand")).isEmpty();
    }

    @Test
    void aFilterAddedToTheClientStandsInsideOfOurs() {
        WebClient client = application
                .builder()
                .filter((request, next) -> next.exchange(request)
                        .flatMap(answer -> answer.releaseBody().then(next.exchange(request))))
                .build();
        client.get().uri("/items/{id}", "twice").retrieve().toBodilessEntity().block(LIMIT);

        assertThat(application.callee().calls().stream()
                        .filter(call -> call.path().equals("/items/twice")))
                .hasSize(2);
        assertThat(told("/items/twice").success()).isTrue();
    }

    @Test
    void aFilterThatAnswersByItselfIsToldToo() {
        WebClient client = application
                .builder()
                .filter((request, next) ->
                        Mono.just(ClientResponse.create(HttpStatus.ACCEPTED).build()))
                .build();
        client.get()
                .uri("/items/{id}", "from-cache")
                .retrieve()
                .toBodilessEntity()
                .block(LIMIT);

        assertThat(told("/items/from-cache").resultCode()).isEqualTo("202");
    }

    private static void get(String template, Object... variables) {
        application
                .client()
                .get()
                .uri(template, variables)
                .retrieve()
                .bodyToMono(String.class)
                .block(LIMIT);
    }

    private static DependencyTelemetry told(String path) {
        return application.dependency(path);
    }

    record Name(String name) {}
}
