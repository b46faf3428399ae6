package io.github.appinsights.it.observations;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.test.context.TestConstructor;

/** Runs against the one shop of this JVM. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = ShopApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "logging.level.root=error",
            "management.observations.annotations.enabled=true",
            "spring.kafka.template.observation-enabled=true",
            "spring.kafka.listener.observation-enabled=true",
            "spring.kafka.consumer.auto-offset-reset=earliest",
            "spring.kafka.consumer.group-id=shop",
            "spring.r2dbc.url=r2dbc:h2:mem:///shop"
        })
@EmbeddedKafka(
        partitions = 1,
        topics = ShopApplication.TOPIC,
        bootstrapServersProperty = "spring.kafka.bootstrap-servers")
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
@interface ShopTest {}
