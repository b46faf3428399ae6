package io.github.appinsights.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.spring.web.RunningApplication.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

class PageTraceTests {

    @Test
    void aPageIsToldTheRequestThatDeliversItAndNothingElseIs() {
        try (RunningApplication application = RunningApplication.start(
                List.of(CasesApplication.class, Pages.class), "appinsights.web.server-timing=true")) {
            Answer page = application.get("/page");

            RequestTelemetry request = application.telemetry().request(page.traceId());
            assertThat(timing(page))
                    .containsExactly(
                            "traceparent;desc=\"" + new TraceParent(page.traceId(), request.id(), 1).value() + '"');
            assertThat(timing(application.get("/json"))).isEmpty();
        }
    }

    @Test
    void withoutTheSettingNoPageIsTold() {
        try (RunningApplication application = RunningApplication.start(List.of(CasesApplication.class, Pages.class))) {
            assertThat(timing(application.get("/page"))).isEmpty();
        }
    }

    private static List<String> timing(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.response().headers().allValues(PageTrace.HEADER);
    }

    @RestController
    static class Pages {

        @GetMapping(path = "/page", produces = "text/html;charset=UTF-8")
        Mono<String> page() {
            return Mono.just("<!doctype html><title>page</title>");
        }

        @GetMapping(path = "/json", produces = MediaType.APPLICATION_JSON_VALUE)
        Mono<String> json() {
            return Mono.just("{}");
        }
    }
}
