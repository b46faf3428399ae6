package io.github.appinsights.it.kotlin

import io.github.appinsights.test.RecordedTelemetry
import java.time.Duration
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import org.slf4j.LoggerFactory
import org.springframework.boot.SpringApplication
import org.springframework.boot.SpringBootConfiguration
import org.springframework.boot.WebApplicationType
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.context.ConfigurableApplicationContext
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Import
import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.RestController
import org.springframework.web.reactive.function.server.ServerResponse
import org.springframework.web.reactive.function.server.bodyValueAndAwait
import org.springframework.web.reactive.function.server.coRouter

/** Logs on its way through a coroutine, in a controller and in a route. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(KotlinApplication.Places::class)
class KotlinApplication {

    @Bean
    fun telemetry() = RecordedTelemetry()

    @Bean
    fun routes() = coRouter {
        GET("/route/{id}") { ServerResponse.ok().bodyValueAndAwait(walk()) }
    }

    @RestController
    class Places {

        @GetMapping("/controller/{id}")
        suspend fun controller() = walk()
    }

    companion object {

        /** The lines of one request, in their order. */
        val LINES = listOf("at first", "after delay", "in another context", "back again")

        private val log = LoggerFactory.getLogger("com.example.Walk")

        private suspend fun walk(): String {
            log.info(LINES[0])
            delay(Duration.ofMillis(20).toMillis())
            log.info(LINES[1])
            withContext(Dispatchers.Default) { log.info(LINES[2]) }
            log.info(LINES[3])
            return "ok"
        }

        /** With no property set but the port. */
        fun start(): ConfigurableApplicationContext =
            SpringApplication(KotlinApplication::class.java)
                .apply { setWebApplicationType(WebApplicationType.REACTIVE) }
                .run("--server.port=0")
    }
}
