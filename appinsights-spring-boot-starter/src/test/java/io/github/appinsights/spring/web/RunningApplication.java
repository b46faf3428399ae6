package io.github.appinsights.spring.web;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.model.TraceIds;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** An application on a real server, with real requests to it. Each request begins a trace of its own. */
final class RunningApplication implements AutoCloseable {

    static final String CALLER = "00f067aa0ba902b7";

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private final RecordedTraces telemetry = new RecordedTraces();
    private final ConfigurableApplicationContext context;

    private RunningApplication(@Nullable TelemetryClient client, List<Class<?>> sources, List<String> properties) {
        SpringApplication application = new SpringApplication(sources.toArray(Class[]::new));
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean(TelemetryClient.class, () -> client == null ? recording() : client));
        List<String> arguments = new ArrayList<>(List.of(
                "server.port=0",
                "spring.main.banner-mode=off",
                "spring.security.user.name=user",
                "spring.security.user.password=pass",
                "spring.reactor.context-propagation=auto",
                "spring.web.resources.static-locations=classpath:/web-fixtures/"));
        arguments.addAll(properties);
        arguments.replaceAll(property -> "--" + property);
        context = application.run(arguments.toArray(String[]::new));
    }

    static RunningApplication start(List<Class<?>> sources, String... properties) {
        return new RunningApplication(null, sources, Arrays.asList(properties));
    }

    static RunningApplication startWith(TelemetryClient client, List<Class<?>> sources, String... properties) {
        return new RunningApplication(client, sources, Arrays.asList(properties));
    }

    private TelemetryClient recording() {
        return TelemetryClient.builder().channel(telemetry.channel()).build();
    }

    RecordedTraces telemetry() {
        return telemetry;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    int managementPort() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.management.port"));
    }

    Answer get(String path, String... headers) {
        return send(port(), "GET", path, headers);
    }

    Answer send(String method, String path, String... headers) {
        return send(port(), method, path, headers);
    }

    Answer send(int port, String method, String path, String... headers) {
        String traceId = TraceIds.newTraceId();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .setHeader("traceparent", traceparent(traceId));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(traceId, HTTP.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(method + " " + path, failed);
        }
    }

    static String traceparent(String traceId) {
        return "00-" + traceId + "-" + CALLER + "-01";
    }

    @Override
    public void close() {
        context.close();
    }

    /** What came back, and the trace it was asked in. */
    record Answer(String traceId, HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }
    }
}
