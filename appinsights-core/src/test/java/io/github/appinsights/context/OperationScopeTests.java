package io.github.appinsights.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.context.ContextRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

class OperationScopeTests {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Operation operation = Operation.open(null);
    private Scheduler oneThread = Schedulers.immediate();

    @BeforeAll
    static void propagateAutomatically() {
        Hooks.enableAutomaticContextPropagation();
    }

    @AfterAll
    static void propagateNoMore() {
        Hooks.disableAutomaticContextPropagation();
    }

    @BeforeEach
    void startThread() {
        oneThread = Schedulers.newSingle("one-thread", true);
    }

    @AfterEach
    void stopThread() {
        oneThread.dispose();
        OperationScope.restore(null);
    }

    @Test
    @SuppressWarnings("ReferenceEquality")
    void theAccessorIsFoundAsAService() {
        assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
                .anyMatch(accessor -> accessor instanceof OperationAccessor && accessor.key() == OperationScope.KEY);
    }

    @Test
    void outsideOfAnyFlowThereIsNoOperation() {
        assertThat(OperationScope.current()).isNull();
        assertThat(OperationScope.from(Context.empty())).isNull();
        assertThat(OperationScope.inFlow().blockOptional(LIMIT)).isEmpty();
    }

    @Test
    void theOperationOfAFlowIsFoundInItsContext() {
        assertThat(OperationScope.from(Context.of(OperationScope.KEY, operation)))
                .isSameAs(operation);
        assertThat(OperationScope.inFlow().contextWrite(this::inOperation).block(LIMIT))
                .isSameAs(operation);
    }

    private static Stream<Arguments> hopsOfAFlow() {
        return Stream.of(
                hop("no hop", mono -> mono),
                hop("publishOn", mono -> mono.publishOn(Schedulers.parallel())),
                hop("subscribeOn", mono -> mono.subscribeOn(Schedulers.boundedElastic())),
                hop("delayElement", mono -> mono.delayElement(Duration.ofMillis(5))),
                hop("flatMap", mono -> mono.flatMap(i -> Mono.just(i).publishOn(Schedulers.parallel()))),
                hop("timeout", mono -> mono.delayElement(Duration.ofMillis(5)).timeout(LIMIT)),
                hop(
                        "error and resumption",
                        mono -> mono.flatMap(i -> Mono.<Integer>error(new IllegalStateException("once")))
                                .onErrorResume(
                                        e -> Mono.delay(Duration.ofMillis(5)).map(Long::intValue))),
                hop(
                        "flatMap of many",
                        mono -> mono.flatMapMany(i -> Flux.range(0, 20))
                                .flatMap(i -> Mono.just(i).delayElement(Duration.ofMillis(1)), 8)
                                .last()),
                hop(
                        "several publishOn",
                        mono -> mono.publishOn(Schedulers.parallel())
                                .publishOn(Schedulers.boundedElastic())
                                .publishOn(Schedulers.single())));
    }

    private static Arguments hop(String name, UnaryOperator<Mono<Integer>> hop) {
        return Arguments.of(name, hop);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hopsOfAFlow")
    void theOperationIsCarriedToTheThreadThatRuns(String name, UnaryOperator<Mono<Integer>> hop) {
        Mono<Boolean> seen = hop.apply(Mono.fromCallable(() -> 1))
                .map(i -> OperationScope.current() == operation)
                .contextWrite(this::inOperation);

        assertThat(seen.block(LIMIT)).isTrue();
        assertThat(OperationScope.current()).isNull();
    }

    @Test
    void aPooledThreadKeepsNothingOfAFlowThatEnded() {
        Mono<Boolean> seen = Mono.just(1)
                .publishOn(oneThread)
                .map(i -> OperationScope.current() == operation)
                .contextWrite(this::inOperation);

        assertThat(seen.block(LIMIT)).isTrue();
        assertThat(currentOnPooledThread()).isNull();
    }

    @Test
    void aPooledThreadKeepsNothingOfAFlowThatFailed() {
        Mono<Object> failing = Mono.just(1)
                .publishOn(oneThread)
                .map(i -> {
                    throw new IllegalStateException("thrown by a test");
                })
                .contextWrite(this::inOperation);

        assertThatThrownBy(() -> failing.block(LIMIT)).isInstanceOf(IllegalStateException.class);
        assertThat(currentOnPooledThread()).isNull();
    }

    @Test
    void aPooledThreadKeepsNothingOfAFlowThatWasCancelled() {
        Flux<Boolean> endless = Flux.interval(Duration.ofMillis(1), oneThread)
                .map(i -> OperationScope.current() == operation)
                .contextWrite(this::inOperation);

        assertThat(endless.take(3).collectList().block(LIMIT)).containsOnly(true);
        assertThat(currentOnPooledThread()).isNull();
    }

    @Test
    void flowsThatShareAThreadDoNotSeeEachOther() {
        List<Boolean> seen = Flux.range(0, 50)
                .flatMap(
                        i -> {
                            Operation own = Operation.open(null);
                            return Mono.delay(Duration.ofMillis(i % 3), oneThread)
                                    .map(tick -> OperationScope.current() == own)
                                    .contextWrite(context -> context.put(OperationScope.KEY, own));
                        },
                        50)
                .collectList()
                .block(LIMIT);

        assertThat(seen).hasSize(50).containsOnly(true);
        assertThat(currentOnPooledThread()).isNull();
    }

    @Test
    void theSubscribingThreadHasItsOwnOperationBackAfterwards() {
        Operation outer = Operation.open(null);

        OperationScope.call(outer, () -> {
            Boolean seen = Mono.fromCallable(() -> OperationScope.current() == operation)
                    .contextWrite(this::inOperation)
                    .block(LIMIT);
            assertThat(seen).isTrue();
            assertThat(OperationScope.current()).isSameAs(outer);
            return "done";
        });

        assertThat(OperationScope.current()).isNull();
    }

    @Test
    void anInnerOperationHidesTheOuterOneAndGivesWay() {
        Operation inner = Operation.open(null);

        List<Operation> seen = OperationScope.call(operation, () -> {
            Operation within = OperationScope.call(inner, OperationScopeTests::currentNow);
            return List.of(within, currentNow());
        });

        assertThat(seen).containsExactly(inner, operation);
        assertThat(OperationScope.current()).isNull();
    }

    @Test
    void codeThatThrowsLeavesTheThreadAsItWas() {
        assertThatThrownBy(() -> OperationScope.call(operation, () -> {
                    throw new IllegalStateException("thrown by a test");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(OperationScope.current()).isNull();
    }

    @Test
    void theNameThatIsSettledInTheFlowShowsEverywhere() {
        Operation later = Operation.open(null);
        Mono<String> name = Mono.just(1)
                .publishOn(oneThread)
                .doOnNext(i -> currentNow().name("GET /orders/{id}"))
                .publishOn(Schedulers.parallel())
                .mapNotNull(i -> currentNow().childContext().operation())
                .mapNotNull(context -> context.name())
                .contextWrite(context -> context.put(OperationScope.KEY, later));

        assertThat(name.block(LIMIT)).isEqualTo("GET /orders/{id}");
    }

    @Test
    void theAccessorSetsReadsAndClears() {
        OperationAccessor accessor = new OperationAccessor();

        accessor.setValue(operation);
        assertThat(accessor.getValue()).isSameAs(operation);
        accessor.setValue();
        assertThat(accessor.getValue()).isNull();
        accessor.restore(operation);
        assertThat(OperationScope.current()).isSameAs(operation);
        accessor.restore();
        assertThat(OperationScope.current()).isNull();
    }

    @Test
    void whatIsEnteredLastsUntilItIsLeft() {
        Operation inner = Operation.open(null);

        OperationScope.enter("outer", operation);
        OperationScope.enter("inner", inner);
        assertThat(OperationScope.current()).isSameAs(inner);
        OperationScope.leave("inner");
        assertThat(OperationScope.current()).isSameAs(operation);
        OperationScope.leave("outer");

        assertThat(OperationScope.current()).isNull();
    }

    @Test
    void leavingTheOuterOneLeavesWhatWasForgottenInside() {
        OperationScope.enter("outer", operation);
        OperationScope.enter("forgotten", Operation.open(null));

        OperationScope.leave("outer");
        OperationScope.leave("never entered");

        assertThat(OperationScope.current()).isNull();
    }

    @Test
    void nothingCanBeEnteredToHideWhatIsAround() {
        OperationScope.call(operation, () -> {
            OperationScope.run(null, () -> assertThat(OperationScope.current()).isNull());
            return assertThat(OperationScope.current()).isSameAs(operation);
        });
    }

    @Test
    void whatIsCarriedHereLaterCountsMoreThanWhatWasEntered() {
        Operation later = Operation.open(null);

        OperationScope.run(operation, () -> {
            OperationScope.call(
                    later, () -> assertThat(OperationScope.current()).isSameAs(later));
            assertThat(OperationScope.current()).isSameAs(operation);
        });
    }

    private Context inOperation(Context context) {
        return context.put(OperationScope.KEY, operation);
    }

    private static Operation currentNow() {
        Operation current = OperationScope.current();
        if (current == null) {
            throw new AssertionError("no operation");
        }
        return current;
    }

    /** What the thread of the pool still holds, seen from outside of any flow. */
    private @Nullable Operation currentOnPooledThread() {
        AtomicReference<@Nullable Operation> seen = new AtomicReference<>(Operation.open(null));
        Mono.<Void>create(sink -> oneThread.schedule(() -> {
                    seen.set(OperationScope.current());
                    sink.success();
                }))
                .block(LIMIT);
        return seen.get();
    }
}
