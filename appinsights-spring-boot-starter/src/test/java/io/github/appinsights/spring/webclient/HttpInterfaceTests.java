package io.github.appinsights.spring.webclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.DependencyTelemetry;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;
import reactor.core.publisher.Mono;

/** Each call of an interface is told once, however the interface was made a client. */
class HttpInterfaceTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static CallingApplication application;

    @BeforeAll
    static void start() {
        application = CallingApplication.start(
                Application.class,
                "spring.http.serviceclient.items.base-url=${callee}",
                "spring.http.serviceclient.blocking.base-url=${callee}");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void anInterfaceThatSpringMadeAClientIsTold() {
        application.bean(Items.class).item("imported").block(LIMIT);

        assertTold("/items/imported");
    }

    @Test
    void anInterfaceThatWasMadeAClientByHandIsTold() {
        HttpServiceProxyFactory.builderFor(WebClientAdapter.create(application.client()))
                .build()
                .createClient(Items.class)
                .item("by-hand")
                .block(LIMIT);

        assertTold("/items/by-hand");
    }

    @Test
    void aBlockingInterfaceIsTold() {
        application.bean(BlockingItems.class).item("blocking");

        assertTold("/items/blocking");
    }

    private static void assertTold(String path) {
        DependencyTelemetry told = application.dependency(path);
        assertThat(told.name()).isEqualTo("GET /items/{id}");
        assertThat(told.resultCode()).isEqualTo("200");
        assertThat(application.callee().call(path).traceparent()).contains(told.id());
    }

    interface Items {

        @GetExchange("/items/{id}")
        Mono<String> item(@PathVariable("id") String id);
    }

    interface BlockingItems {

        @GetExchange("/items/{id}")
        String item(@PathVariable("id") String id);
    }

    @Import(CallingApplication.Plain.class)
    @ImportHttpServices(group = "items", types = Items.class, clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
    @ImportHttpServices(group = "blocking", types = BlockingItems.class)
    static class Application {}
}
