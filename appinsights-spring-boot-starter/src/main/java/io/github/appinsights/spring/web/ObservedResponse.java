package io.github.appinsights.spring.web;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Sees a client that leaves while the body is written, and the first byte of a stream. Bodies of one buffer pass as they are. */
class ObservedResponse extends ServerHttpResponseDecorator {

    private final ServedRequest served;
    private final RequestRecorder recorder;
    private final AtomicLong written = new AtomicLong();

    private ObservedResponse(ServerHttpResponse response, ServedRequest served, RequestRecorder recorder) {
        super(response);
        this.served = served;
        this.recorder = recorder;
    }

    /** Files are still sent without copying them where {@code response} can do so. */
    static ServerHttpResponse of(ServerHttpResponse response, ServedRequest served, RequestRecorder recorder) {
        return response instanceof ZeroCopyHttpOutputMessage
                ? new ZeroCopy(response, served, recorder)
                : new ObservedResponse(response, served, recorder);
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
        return super.writeWith(
                body instanceof Mono
                        ? body
                        : observed(Flux.from(body).doOnNext(buffer -> written.addAndGet(buffer.readableByteCount()))));
    }

    @Override
    public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        return super.writeAndFlushWith(observed(Flux.from(body)));
    }

    private <T> Flux<T> observed(Flux<T> body) {
        Flux<T> watched = isStream() ? body.doOnNext(element -> begun()) : body;
        return watched.doFinally(signal -> {
            if (signal == SignalType.CANCEL && !isWhole()) {
                served.bodyCancelled();
            }
        });
    }

    /** A client that was told the length may leave after the last byte, before this side has noticed that it was the last. */
    private boolean isWhole() {
        long length = getHeaders().getContentLength();
        return length >= 0 && written.get() >= length;
    }

    /** The first element makes the server send the status, after all other actions that may still change it. */
    private void begun() {
        if (!served.startStream()) {
            return;
        }
        if (isCommitted()) {
            recorder.streaming(served);
        } else {
            beforeCommit(() -> Mono.fromRunnable(() -> recorder.streaming(served)));
        }
    }

    private boolean isStream() {
        String type = getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        return type != null && (startsWith(type, "text/event-stream") || startsWith(type, "application/x-ndjson"));
    }

    private static boolean startsWith(String type, String prefix) {
        return type.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private static final class ZeroCopy extends ObservedResponse implements ZeroCopyHttpOutputMessage {

        ZeroCopy(ServerHttpResponse response, ServedRequest served, RequestRecorder recorder) {
            super(response, served, recorder);
        }

        @Override
        public Mono<Void> writeWith(Path file, long position, long count) {
            // a cancel here says little: it also comes when the client leaves right after the last byte
            return ((ZeroCopyHttpOutputMessage) getDelegate()).writeWith(file, position, count);
        }
    }
}
