package io.github.appinsights.internal.ingestion;

import io.github.appinsights.internal.ingestion.IngestionOutcome.Answered;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;

/** Status and headers of an answer, known before its body. */
record AnswerHead(
        int status,
        @Nullable Duration retryAfter,
        @Nullable String statusText,
        @Nullable String location,
        @Nullable String cacheControl) {

    static AnswerHead of(ClientResponse response, @Nullable String statusText, Clock clock) {
        HttpHeaders headers = response.headers().asHttpHeaders();
        Duration retryAfter =
                RetryAfter.parse(headers.getFirst(HttpHeaders.RETRY_AFTER), headers.getFirst(HttpHeaders.DATE), clock);
        return new AnswerHead(
                response.statusCode().value(),
                retryAfter,
                statusText,
                headers.getFirst(HttpHeaders.LOCATION),
                headers.getFirst(HttpHeaders.CACHE_CONTROL));
    }

    boolean isRedirect() {
        return status == 307 || status == 308;
    }

    /** Whether the body decides what becomes of the items. */
    boolean needsBody() {
        return status == 206 || status >= 400;
    }

    Answered withoutErrors() {
        return with(null);
    }

    Answered with(@Nullable List<ItemError> errors) {
        return new Answered(status, retryAfter, errors, reason(errors));
    }

    private @Nullable String reason(@Nullable List<ItemError> errors) {
        String text = errors == null
                ? null
                : errors.stream()
                        .map(ItemError::message)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        if (text == null || text.isBlank()) {
            text = statusText;
        }
        if (text == null || text.isBlank()) {
            HttpStatus known = HttpStatus.resolve(status);
            text = known == null ? null : known.getReasonPhrase();
        }
        return text;
    }
}
