package io.github.appinsights.internal.ingestion;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The body of an answer: {@code {"itemsReceived":…, "itemsAccepted":…, "errors":[{"index":…, "statusCode":…, "message":…}]}}. */
final class AnswerBody {

    private static final int MOST_BYTES = 1 << 20;

    private static final int MOST_SKIPPED_BYTES = 64 << 10;

    private static final JsonFactory JSON = new JsonFactory();

    private AnswerBody() {}

    /** Empty where there is no list that can be read. A body that is too long closes the connection. */
    static Mono<List<ItemError>> errors(ClientResponse response) {
        return DataBufferUtils.join(response.body(BodyExtractors.toDataBuffers()), MOST_BYTES)
                .mapNotNull(AnswerBody::parse)
                .onErrorComplete();
    }

    /** Reads past a body nobody needs, so that the connection can be used again; a long one closes it. */
    static Mono<Void> skip(ClientResponse response) {
        return DataBufferUtils.join(response.body(BodyExtractors.toDataBuffers()), MOST_SKIPPED_BYTES)
                .doOnNext(DataBufferUtils::release)
                .then()
                .onErrorComplete();
    }

    private static @Nullable List<ItemError> parse(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return parse(bytes);
    }

    static @Nullable List<ItemError> parse(byte[] body) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            List<ItemError> errors = null;
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isErrors = "errors".equals(json.currentName());
                if (json.nextToken() == JsonToken.START_ARRAY && isErrors) {
                    errors = list(json);
                } else {
                    json.skipChildren();
                }
            }
            return json.nextToken() == null ? errors : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static List<ItemError> list(JsonParser json) {
        List<ItemError> errors = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                errors.add(item(json));
            } else {
                json.skipChildren();
            }
        }
        return errors;
    }

    private static ItemError item(JsonParser json) {
        int index = -1;
        int status = 0;
        String message = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "index" -> index = number(json, -1);
                case "statusCode" -> status = number(json, 0);
                case "message" -> message = text(json);
                default -> json.skipChildren();
            }
        }
        return new ItemError(index, status, message);
    }

    private static @Nullable String text(JsonParser json) {
        String value = json.getValueAsString();
        json.skipChildren();
        return value;
    }

    private static int number(JsonParser json, int otherwise) {
        int value = json.getValueAsInt(otherwise);
        json.skipChildren();
        return value;
    }
}
