package io.github.appinsights.spring.webclient;

import io.github.appinsights.context.OutgoingCall;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** One try of a call, told once: by the first of its ends. Never throws. Thread-safe. */
final class HttpCall {

    private static final int NO_STATUS = -1;
    private static final String CANCELED = "Canceled";

    private final HttpCallTelemetry telemetry;
    private final OutgoingCall call;
    private final boolean announced;
    private final HttpMethod method;
    private final URI url;
    private final @Nullable String template;
    private volatile int status = NO_STATUS;

    HttpCall(
            HttpCallTelemetry telemetry,
            OutgoingCall call,
            boolean announced,
            HttpMethod method,
            URI url,
            @Nullable String template) {
        this.telemetry = telemetry;
        this.call = call;
        this.announced = announced;
        this.method = method;
        this.url = url;
        this.template = template;
    }

    OutgoingCall ids() {
        return call;
    }

    /** Whether the callee is to be told of it by {@link #announce}. */
    boolean isAnnounced() {
        return announced;
    }

    void announce(HttpHeaders headers) {
        Correlation.write(call, headers);
    }

    /** The head of the answer is there. */
    void answered(int code) {
        status = code;
    }

    boolean isAnswered() {
        return status != NO_STATUS;
    }

    /** Nothing more comes, by its own nature. */
    void completed() {
        end(null, true);
    }

    /** Nobody waits for it any more. An answer that was there already counts. */
    void canceled() {
        end(CANCELED, true);
    }

    /** It failed; where that was in the middle of the answer, the status stays. */
    void failed(Throwable error) {
        end(OutgoingCall.resultOf(error), false);
    }

    /** @param reason what is told in the place of a status */
    private void end(@Nullable String reason, boolean whole) {
        if (!call.end()) {
            return;
        }
        try {
            int code = status;
            if (code == NO_STATUS) {
                telemetry.told(call, method, url, template, reason, false);
            } else {
                boolean success = whole && telemetry.isSuccess(method, url, code);
                telemetry.told(call, method, url, template, Integer.toString(code), success);
            }
        } catch (Throwable thrown) {
            Contained.failed(thrown);
        }
    }
}
