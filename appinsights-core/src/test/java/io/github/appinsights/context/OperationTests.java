package io.github.appinsights.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.UserContext;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationTests {

    private static final TraceParent CALLER =
            new TraceParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", 1);

    @Test
    void anOperationContinuesTheTraceOfItsCaller() {
        Operation operation = Operation.open(CALLER);

        assertThat(operation.traceId()).isEqualTo(CALLER.traceId());
        assertThat(operation.parentId()).isEqualTo(CALLER.parentId());
        assertThat(operation.id()).matches("[0-9a-f]{16}").isNotEqualTo(CALLER.parentId());
    }

    @Test
    void anOperationWithoutCallerBeginsATrace() {
        Operation one = Operation.open(null);
        Operation two = Operation.open(null);

        assertThat(one.traceId()).matches("[0-9a-f]{32}").isNotEqualTo(two.traceId());
        assertThat(one.id()).matches("[0-9a-f]{16}").isNotEqualTo(two.id());
        assertThat(one.parentId()).isNull();
    }

    @Test
    void whatHappensInAnOperationNamesItAsParent() {
        Operation operation = Operation.open(CALLER);
        operation.name("GET /orders/{id}");

        assertThat(operationOf(operation.childContext()))
                .isEqualTo(new OperationContext(CALLER.traceId(), operation.id(), "GET /orders/{id}"));
    }

    @Test
    void theRequestItselfNamesTheCallerAsParent() {
        Operation operation = Operation.open(CALLER);
        operation.name("GET /orders/{id}");

        assertThat(operationOf(operation.ownContext()))
                .isEqualTo(new OperationContext(CALLER.traceId(), CALLER.parentId(), "GET /orders/{id}"));
        assertThat(operationOf(Operation.open(null).ownContext()).parentId()).isNull();
    }

    @Test
    void theNameShowsFromWhenItIsKnown() {
        AtomicReference<@Nullable String> route = new AtomicReference<>();
        Operation operation = Operation.open(null);
        operation.nameFrom(route::get);

        assertThat(nameIn(operation.childContext())).isNull();
        route.set("GET /orders/{id}");
        assertThat(nameIn(operation.childContext())).isEqualTo("GET /orders/{id}");
        assertThat(nameIn(operation.ownContext())).isEqualTo("GET /orders/{id}");
        route.set("GET /other");
        assertThat(nameIn(operation.childContext())).isEqualTo("GET /other");
    }

    @Test
    void aSettledNameIsAskedForNoMore() {
        AtomicInteger asked = new AtomicInteger();
        Operation operation = Operation.open(null);
        operation.nameFrom(() -> "asked " + asked.incrementAndGet());

        operation.name("settled");

        assertThat(nameIn(operation.childContext())).isEqualTo("settled");
        assertThat(asked).hasValue(0);
    }

    @Test
    void aSettledNameStaysWhateverOffersAnotherLater() {
        Operation operation = Operation.open(null);
        operation.name("settled");

        operation.nameFrom(() -> "late");

        assertThat(nameIn(operation.childContext())).isEqualTo("settled");
    }

    @Test
    void aSettledNameMayBeSettledAnew() {
        Operation operation = Operation.open(null);
        operation.name("first");
        assertThat(nameIn(operation.childContext())).isEqualTo("first");

        operation.name("second");

        assertThat(nameIn(operation.childContext())).isEqualTo("second");
    }

    @Test
    void aNameThatCannotBeAskedForIsNoName() {
        Operation operation = Operation.open(null);
        operation.nameFrom(() -> {
            throw new IllegalStateException("the request is gone");
        });

        assertThat(nameIn(operation.childContext())).isNull();
        assertThat(nameIn(operation.ownContext())).isNull();
    }

    @Test
    void theEndUserShowsFromWhenItIsKnown() {
        Operation operation = Operation.open(CALLER);
        UserContext user = UserContext.of("user");
        assertThat(operation.childContext().user()).isNull();

        operation.endUser(user, "session", "192.0.2.1", "bot");

        assertThat(operation.childContext())
                .isEqualTo(new TelemetryContext(
                        new OperationContext(CALLER.traceId(), operation.id(), null),
                        user,
                        "session",
                        "192.0.2.1",
                        "bot"));
        assertThat(operation.ownContext().user()).isEqualTo(user);
        operation.endUser(null, null, null, null);
        assertThat(operation.childContext().user()).isNull();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"GET /orders/{id}", "", " "})
    void theContextOfChildrenIsMadeOnceWhileNothingChanges(@Nullable String name) {
        Operation operation = Operation.open(null);
        operation.nameFrom(() -> name == null ? null : String.valueOf(name.toCharArray()));

        assertThat(operation.childContext()).isSameAs(operation.childContext());
    }

    @Test
    void theContextOfChildrenIsMadeOnceForANameThatIsCutToo() {
        Operation operation = Operation.open(null);
        operation.name("x".repeat(2_000));

        assertThat(operation.childContext()).isSameAs(operation.childContext());
        assertThat(nameIn(operation.childContext())).hasSize(1_024);
    }

    @Test
    void theEndUserIsNotLostWhenAnotherThreadTracksMeanwhile() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 500; round++) {
                Operation operation = Operation.open(null);
                AtomicReference<@Nullable String> name = new AtomicReference<>("");
                operation.nameFrom(name::get);
                CountDownLatch begun = new CountDownLatch(1);
                Future<?> tracking = other.submit(() -> {
                    for (int i = 0; i < 200; i++) {
                        name.set(i % 2 == 0 ? "even" : "odd"); // so that each call makes a new context
                        operation.childContext();
                        if (i == 20) {
                            begun.countDown();
                        }
                    }
                });
                begun.await();
                operation.endUser(UserContext.of("user"), null, null, null);
                assertThat(operation.childContext().user()).isEqualTo(UserContext.of("user"));
                tracking.get();

                assertThat(operation.childContext().user())
                        .as("round %d", round)
                        .isEqualTo(UserContext.of("user"));
            }
        } finally {
            other.shutdownNow();
        }
    }

    private static OperationContext operationOf(TelemetryContext context) {
        OperationContext operation = context.operation();
        assertThat(operation).isNotNull();
        return operation;
    }

    private static @Nullable String nameIn(TelemetryContext context) {
        return operationOf(context).name();
    }

    @Test
    void idsThatATracerGaveAreThoseOfEverythingTrackedFromThenOn() {
        Operation operation = Operation.open(null);
        operation.childContext();

        operation.adopt("4bf92f3577b34da6a3ce929d0e0e4736", "1111111111111111", "00f067aa0ba902b7");

        assertThat(operation.childContext().operation())
                .isEqualTo(new OperationContext("4bf92f3577b34da6a3ce929d0e0e4736", "1111111111111111", null));
        assertThat(operation.ownContext().operation())
                .isEqualTo(new OperationContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", null));
    }

    @Test
    void aStateWithoutACallerSaysNothing() {
        assertThat(Operation.open(null, "vendor=1").traceState()).isNull();
        assertThat(Operation.open(null).flags()).isEqualTo(TraceParent.SAMPLED);
    }

    @Test
    void whatCannotSayWhetherItIsLeftOutIsNot() {
        Operation operation = Operation.open(null);
        assertThat(operation.isQuiet()).isFalse();

        operation.quietIf(() -> true);
        assertThat(operation.isQuiet()).isTrue();

        operation.quietIf(() -> {
            throw new IllegalStateException("on purpose");
        });
        assertThat(operation.isQuiet()).isFalse();
    }
}
