package io.github.appinsights.it.observations;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.test.RecordedTelemetry;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.time.Duration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.util.backoff.FixedBackOff;
import org.springframework.web.reactive.function.client.WebClient;

/** A shop that touches everything that is observed. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
@Import({ShopController.class, PriceList.class, OrderListener.class, ShopTasks.class, Browser.class})
class ShopApplication {

    static final String TOPIC = "orders";

    @Bean
    RecordedTelemetry recording() {
        return new RecordedTelemetry(Duration.ofSeconds(20));
    }

    @Bean
    TelemetryClient telemetryClient(RecordedTelemetry recording) {
        return TelemetryClient.builder().channel(recording).build();
    }

    @Bean
    RedisServer redisServer() throws IOException {
        return RedisServer.start();
    }

    @Bean
    DynamicPropertyRegistrar redisPort(RedisServer redis) {
        return registry -> registry.add("spring.data.redis.port", redis::port);
    }

    /** One try for each message. */
    @Bean
    DefaultErrorHandler errorHandler() {
        return new DefaultErrorHandler(new FixedBackOff(0, 0));
    }

    /** As somebody builds it who does not know of Spring Boot's builder. */
    @Bean
    WebClient handMadeClient(ObservationRegistry registry) {
        return WebClient.builder().observationRegistry(registry).build();
    }
}
