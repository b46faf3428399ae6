package io.github.appinsights.it.observations;

import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.TraceIds;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.springframework.core.env.Environment;

/** Asks the application that runs, each time in a trace of its own. */
final class Browser {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Environment environment;

    Browser(Environment environment) {
        this.environment = environment;
    }

    /** Id of the trace in which it was asked. */
    String get(String path) {
        String traceId = TraceIds.newTraceId();
        String port = environment.getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .header(TraceParent.HEADER, new TraceParent(traceId, TraceIds.newSpanId(), 1).value())
                .build();
        try {
            HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(path, failed);
        }
        return traceId;
    }
}
