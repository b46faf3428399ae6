package io.github.appinsights.spring.webclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceIds;
import io.github.appinsights.model.UserContext;
import io.github.appinsights.spring.webclient.Callee.Call;
import io.github.appinsights.test.Correlation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** No call of one request is ever told as another one's, however many share the connections. */
class CorrelatedCallsTests {

    private static final int REQUESTS = 10_000;
    private static final int AT_A_TIME = 500;

    private static CallingApplication application;

    @BeforeAll
    static void start() {
        application = CallingApplication.serving(
                RelayApplication.class,
                "spring.reactor.context-propagation=auto",
                "management.observations.enable.http=false");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void tenThousandRequestsOverFiftyConnectionsAreNotMixedUp() {
        Map<String, TraceParent> callers = requests("/relay/", REQUESTS);

        Map<String, RequestTelemetry> requests =
                byNumber(RequestTelemetry.class, request -> Objects.requireNonNull(request.url()));
        Map<String, DependencyTelemetry> dependencies =
                byNumber(DependencyTelemetry.class, call -> Objects.requireNonNull(call.data()));
        Map<String, EventTelemetry> events = byNumber(
                EventTelemetry.class,
                event -> Objects.requireNonNull(event.properties().get("n")));
        Map<String, Call> calls = new HashMap<>();
        application.callee().calls().forEach(call -> calls.put(number(call.path()), call));
        assertThat(List.of(callers.size(), requests.size(), dependencies.size(), events.size(), calls.size()))
                .containsOnly(REQUESTS);

        List<String> foreign = new ArrayList<>();
        callers.forEach((number, caller) -> {
            RequestTelemetry request = Objects.requireNonNull(requests.get(number));
            DependencyTelemetry dependency = Objects.requireNonNull(dependencies.get(number));
            EventTelemetry event = Objects.requireNonNull(events.get(number));
            TraceParent received =
                    TraceParent.parse(Objects.requireNonNull(calls.get(number)).traceparents());
            boolean own = isOf(request, caller.traceId(), caller.parentId(), number)
                    && isOf(dependency, caller.traceId(), request.id(), number)
                    && isOf(event, caller.traceId(), request.id(), number)
                    && new TraceParent(caller.traceId(), dependency.id(), caller.flags()).equals(received);
            if (!own) {
                foreign.add(number);
            }
        });
        assertThat(foreign).isEmpty();
    }

    private static boolean isOf(Telemetry item, String traceId, String parentId, String user) {
        return traceId.equals(Correlation.operationId(item))
                && parentId.equals(Correlation.parentId(item))
                && UserContext.of(user).equals(item.context().user());
    }

    /** By the number of the request, of which each has a user and a trace of its own. */
    private static Map<String, TraceParent> requests(String path, int count) {
        ConnectionProvider pool =
                ConnectionProvider.builder("load").maxConnections(AT_A_TIME).build();
        HttpClient load = HttpClient.create(pool).baseUrl("http://localhost:" + application.port());
        Map<String, TraceParent> callers = new ConcurrentHashMap<>();
        Flux<String> answers = Flux.range(0, count)
                .map(String::valueOf)
                .flatMap(
                        number -> {
                            TraceParent caller =
                                    new TraceParent(TraceIds.newTraceId(), TraceIds.newSpanId(), TraceParent.SAMPLED);
                            callers.put(number, caller);
                            return load.headers(headers -> headers.set(TraceParent.HEADER, caller.value())
                                            .set("X-User", number))
                                    .get()
                                    .uri(path + number)
                                    .responseContent()
                                    .aggregate()
                                    .asString();
                        },
                        AT_A_TIME);
        assertThat(answers.count().block(Duration.ofMinutes(5))).isEqualTo(count);
        pool.dispose();
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> application.items().items(RequestTelemetry.class).size() >= count);
        return callers;
    }

    private static <T extends Telemetry> Map<String, T> byNumber(Class<T> type, Function<T, ?> place) {
        Map<String, T> items = new HashMap<>();
        for (T item : application.items().items(type)) {
            assertThat(items.put(number(String.valueOf(place.apply(item))), item))
                    .isNull();
        }
        return items;
    }

    private static String number(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
