package io.github.appinsights.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JDK's HTTP client, so that another stack than the server's speaks to it. */
final class TrackClient {

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final URI endpoint;

    TrackClient(URI endpoint) {
        this.endpoint = endpoint;
    }

    record Answer(int status, String contentType, String body, JsonNode json) {}

    Answer track(String body) {
        return post("v2.1/track", body.getBytes(StandardCharsets.UTF_8));
    }

    Answer trackGzip(String body) {
        return trackGzip(body.getBytes(StandardCharsets.UTF_8));
    }

    Answer trackGzip(byte[] body) {
        return post("v2.1/track", gzip(body), "Content-Encoding", "gzip");
    }

    Answer post(String path, byte[] body, String... headers) {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(endpoint.resolve(path));
    }

    Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            String contentType = response.headers().firstValue("Content-Type").orElse("");
            JsonNode parsed =
                    contentType.equals("application/json") ? json.readTree(response.body()) : json.createObjectNode();
            return new Answer(response.statusCode(), contentType, response.body(), parsed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }
}
