package io.github.appinsights.faults;

import io.github.appinsights.internal.ingestion.ItemError;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The modes of an {@link Endpoint}. */
final class Modes {

    private Modes() {}

    static Mode ok() {
        return (request, wire) -> {
            request.take();
            wire.respond(200, "", "{\"itemsReceived\":" + request.items() + "}");
            return true;
        };
    }

    static Mode status(int status) {
        return status(status, "");
    }

    /** @param headers each ending in a line end */
    static Mode status(int status, String headers) {
        return (request, wire) -> {
            wire.respond(status, headers, "");
            return true;
        };
    }

    static Mode retryAfter(int status, String value) {
        return status(status, "Retry-After: " + value + "\r\n");
    }

    static Mode redirect(int status, String location) {
        return status(status, "Location: " + location + "\r\n");
    }

    /** Reads the request and never answers. */
    static Mode hang() {
        return (request, wire) -> {
            wire.stall();
            return false;
        };
    }

    static Mode after(Duration delay, Mode then) {
        return (request, wire) -> {
            wire.pause(delay);
            return then.answer(request, wire);
        };
    }

    static Mode when(Predicate<Request> rule, Mode then, Mode otherwise) {
        return (request, wire) -> (rule.test(request) ? then : otherwise).answer(request, wire);
    }

    /** 206, with the body as the service writes it; items that are not listed are taken. */
    static Mode partial(Function<Request, List<ItemError>> rule) {
        return (request, wire) -> {
            List<ItemError> errors = rule.apply(request);
            request.takeAllBut(errors.stream().map(ItemError::index).collect(Collectors.toSet()));
            String list = errors.stream()
                    .map(error -> "{\"index\":" + error.index() + ",\"statusCode\":" + error.status()
                            + ",\"message\":\"" + error.message() + "\"}")
                    .collect(Collectors.joining(","));
            wire.respond(206, "", "{\"itemsReceived\":" + request.items() + ",\"errors\":[" + list + "]}");
            return true;
        };
    }

    /** 206 with any body at all; all items are taken. */
    static Mode partial(String body) {
        return (request, wire) -> {
            request.take();
            wire.respond(206, "", body);
            return true;
        };
    }

    /** Headers at once, then a byte after each pause. */
    static Mode drippingBody(int status, Duration pause) {
        return (request, wire) -> {
            if (status == 200) {
                request.take();
            }
            wire.head(status, 1 << 20, "");
            return drip(wire, pause);
        };
    }

    static Mode drippingHead(Duration pause) {
        return (request, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\nX-Long: ");
            return drip(wire, pause);
        };
    }

    private static boolean drip(Wire wire, Duration pause) throws java.io.IOException, InterruptedException {
        while (true) {
            wire.write("x");
            wire.pause(pause);
        }
    }

    /** A body of that many bytes, as fast as the client reads it. */
    static Mode longBody(int status, long length) {
        return (request, wire) -> {
            if (status == 200 || status == 206) {
                request.take();
            }
            wire.head(status, length, "");
            byte[] block = new byte[64 << 10];
            for (long left = length; left > 0; left -= block.length) {
                wire.write(block);
            }
            return true;
        };
    }

    static Mode garbage() {
        return (request, wire) -> {
            wire.write("\u0000\u00ff I am no web server\r\n\r\n");
            return false;
        };
    }

    static Mode cutBeforeTheAnswer() {
        return (request, wire) -> {
            wire.reset();
            return false;
        };
    }

    static Mode cutAfterTheHeaders(int status) {
        return (request, wire) -> {
            wire.head(status, 1_000, "");
            return false;
        };
    }

    static Mode cutInTheBody(int status) {
        return (request, wire) -> {
            wire.head(status, 1_000, "");
            wire.write("{\"itemsReceived\":");
            return false;
        };
    }

    /** Takes everything, and the answer gets lost: what is sent again is a duplicate. */
    static Mode lostAnswer() {
        return (request, wire) -> {
            request.take();
            wire.reset();
            return false;
        };
    }
}
