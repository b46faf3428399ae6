package io.github.appinsights.it.kotlin

import io.github.appinsights.model.RequestTelemetry
import io.github.appinsights.model.Telemetry
import io.github.appinsights.model.TraceIds
import io.github.appinsights.model.TraceTelemetry
import io.github.appinsights.test.RecordedTelemetry
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers
import java.time.Duration
import java.util.concurrent.CompletableFuture
import org.assertj.core.api.Assertions.assertThat
import org.awaitility.Awaitility.await
import org.springframework.context.ConfigurableApplicationContext

/** Requests to an application, each in a trace of its own, and whether their lines belong to them. */
class Walks(private val application: ConfigurableApplicationContext) : AutoCloseable {

    private val http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()

    /** At the same time, so that they meet on the same threads. */
    fun assertEachBelongsToItsRequest(path: String) {
        val traces = List(20) { TraceIds.newTraceId() }
        CompletableFuture.allOf(*traces.map { get("$path/1", it) }.toTypedArray()).join()
        traces.forEach { trace -> assertBelongs(trace, "GET $path/{id}") }
    }

    private fun assertBelongs(trace: String, name: String) {
        await().until { of<RequestTelemetry>(trace).isNotEmpty() }
        val request = of<RequestTelemetry>(trace).single()
        assertThat(request.name()).isEqualTo(name)
        val lines = of<TraceTelemetry>(trace)
        assertThat(lines.map { it.message() }).isEqualTo(KotlinApplication.LINES)
        assertThat(lines.map { it.context().operation()?.parentId() }).containsOnly(request.id())
    }

    private inline fun <reified T : Telemetry> of(trace: String): List<T> =
        application.getBean(RecordedTelemetry::class.java).items(T::class.java, trace)

    private fun get(path: String, trace: String): CompletableFuture<*> {
        val port = application.environment.getRequiredProperty("local.server.port")
        val request =
            HttpRequest.newBuilder(URI.create("http://localhost:$port$path"))
                .timeout(Duration.ofSeconds(20))
                .header("traceparent", "00-$trace-00f067aa0ba902b7-01")
                .build()
        return http.sendAsync(request, BodyHandlers.ofString()).thenAccept {
            assertThat(it.statusCode()).isEqualTo(200)
        }
    }

    override fun close() = application.close()
}
