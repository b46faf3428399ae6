package io.github.appinsights.spring.web;

import static io.github.appinsights.spring.web.RecordedTraces.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.TraceIds;
import io.github.appinsights.model.UserContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A handler built by hand, with the filter and no opener around it. */
class MeasuringFilterTests {

    private final RecordedTraces telemetry = new RecordedTraces();
    private final TelemetryClient client =
            TelemetryClient.builder().channel(telemetry.channel()).build();
    private final String traceId = TraceIds.newTraceId();

    @Test
    void theFilterOpensTheOperationItself() {
        List<Operation> seen = new ArrayList<>();
        serve(exchange -> OperationScope.inFlow().doOnNext(seen::add).then(Mono.defer(() -> {
            exchange.getResponse().setStatusCode(HttpStatus.ACCEPTED);
            return exchange.getResponse().setComplete();
        })));

        RequestTelemetry request = telemetry.request(traceId);
        assertThat(request.responseCode()).isEqualTo("202");
        assertThat(seen).extracting(Operation::id).containsExactly(request.id());
        assertThat(operation(request).parentId()).isEqualTo(RunningApplication.CALLER);
    }

    @Test
    void anErrorThatIsAnsweredLaterIsToldByTheStatusItAsksFor() {
        serve(exchange -> Mono.error(new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE)));

        assertThat(telemetry.request(traceId).responseCode()).isEqualTo("503");
        assertThat(telemetry.exception(traceId)).isNotNull();
    }

    @Test
    void anyOtherErrorIsToldAs500() {
        serve(exchange -> Mono.error(new IllegalStateException("failed")));

        assertThat(telemetry.request(traceId).responseCode()).isEqualTo("500");
        assertThat(telemetry.exception(traceId)).isNotNull();
    }

    @Test
    void anErrorOfALostConnectionIsNoException() {
        serve(exchange -> Mono.error(new IOException("Connection reset by peer")));

        assertThat(telemetry.request(traceId).responseCode()).isEqualTo("499");
        assertThat(telemetry.exceptions(traceId)).isEmpty();
    }

    @Test
    void whatThirdPartiesLostIsAnException() {
        serve(exchange -> Mono.error(new IllegalStateException("cache", new IOException("Connection reset by peer"))));

        assertThat(telemetry.request(traceId).responseCode()).isEqualTo("500");
        assertThat(telemetry.exception(traceId)).isNotNull();
    }

    @Test
    void aRequestThatAnotherOneEndsKeepsItsOwnUser() {
        Operation other = Operation.open(null);
        other.endUser(UserContext.of("u-2"), "s-2", null, null);
        serve(exchange -> Mono.create(sink -> OperationScope.run(other, sink::success)));

        assertThat(telemetry.request(traceId).context().user()).isNull();
        assertThat(telemetry.request(traceId).context().sessionId()).isNull();
    }

    private static Mono<Void> answerLater(ServerWebExchange exchange, Throwable thrown) {
        if (!(thrown instanceof ResponseStatusException asked)) {
            return Mono.error(thrown);
        }
        return Mono.delay(Duration.ofMillis(20)).then(Mono.defer(() -> {
            exchange.getResponse().setStatusCode(asked.getStatusCode());
            return exchange.getResponse().setComplete();
        }));
    }

    private void serve(WebHandler handler) {
        RequestRules rules = RequestRules.defaults();
        RequestTracking tracking = new RequestTracking(client, rules, rules, ClientAddress.untold(), false);
        MockServerHttpRequest request = MockServerHttpRequest.get("http://localhost/path")
                .header("traceparent", RunningApplication.traceparent(traceId))
                .build();
        Mono<Void> served = WebHttpHandlerBuilder.webHandler(handler)
                .filter(tracking.filter())
                .exceptionHandler(MeasuringFilterTests::answerLater)
                .build()
                .handle(request, new MockServerHttpResponse());
        StepVerifier.create(served).expectComplete().verify(Duration.ofSeconds(5));
    }
}
