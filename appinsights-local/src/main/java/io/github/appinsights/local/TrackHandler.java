package io.github.appinsights.local;

import io.github.appinsights.local.body.BoundedBody;
import io.github.appinsights.local.envelope.EnvelopeRules;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** Reads, judges and answers a request on the event loop of its connection: there is nobody else on it to wait for that. */
final class TrackHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

    private static final Set<String> PATHS = Set.of("/v2/track", "/v2.1/track");

    private final EnvelopeRules rules;
    private final Clock clock;
    private final AnswerScript script;
    private final IngestionListener listener;
    private final JsonMapper json = new JsonMapper();

    TrackHandler(EnvelopeRules rules, Clock clock, AnswerScript script, IngestionListener listener) {
        this.rules = rules;
        this.clock = clock;
        this.script = script;
        this.listener = listener;
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        if (!PATHS.contains(request.fullPath())) {
            return response.sendNotFound();
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return response.status(HttpResponseStatus.METHOD_NOT_ALLOWED)
                    .header(HttpHeaderNames.ALLOW, HttpMethod.POST.name())
                    .send();
        }
        String encoding =
                request.requestHeaders().get(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.IDENTITY.toString());
        return request.receive()
                .collect(BoundedBody::new, BoundedBody::add)
                .flatMap(body -> answer(JudgedBody.of(body, encoding, rules), response));
    }

    private Mono<Void> answer(JudgedBody body, HttpServerResponse response) {
        Answer answer = script.next();
        TrackAnswer told = answer.to(body);
        listener.received(Post.of(clock.instant(), body, answer, told));
        return switch (answer.ending()) {
            case SILENT -> Mono.never();
            case RESET -> reset(response);
            case ANSWERED -> later(answer, response).then(Mono.defer(() -> send(answer, told, response)));
        };
    }

    private Mono<Void> send(Answer answer, TrackAnswer told, HttpServerResponse response) {
        response.status(told.status());
        answer.headers().forEach(response::header);
        String page = answer.page();
        return response.header(HttpHeaderNames.CONTENT_TYPE, page == null ? "application/json" : "text/html")
                .sendByteArray(
                        Mono.just(page == null ? json.writeValueAsBytes(told) : page.getBytes(StandardCharsets.UTF_8)))
                .then();
    }

    private static Mono<Void> later(Answer answer, HttpServerResponse response) {
        if (answer.delay().isZero()) {
            return Mono.empty();
        }
        return Mono.create(sink -> response.withConnection(connection -> {
            Future<?> pause = connection
                    .channel()
                    .eventLoop()
                    .schedule(() -> sink.success(), answer.delay().toNanos(), TimeUnit.NANOSECONDS);
            sink.onCancel(() -> pause.cancel(false));
        }));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody is left who could hear of it
    private static Mono<Void> reset(HttpServerResponse response) {
        response.withConnection(connection -> {
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            connection.channel().close();
        });
        return Mono.never();
    }
}
