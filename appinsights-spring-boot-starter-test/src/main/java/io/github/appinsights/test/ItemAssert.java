package io.github.appinsights.test;

import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.UserContext;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A sentence about one item. Each word leaves those items that are so; it fails when none is left, and waits for one as
 * {@link TelemetryAssert} says. Not thread-safe.
 *
 * @param <S> the sentence itself
 * @param <T> type of the item
 */
public abstract sealed class ItemAssert<S extends ItemAssert<S, T>, T extends Telemetry>
        permits AnyItemAssert, MeasuredItemAssert, MetricAssert {

    private final TelemetryAssert telemetry;
    private final Sentence<T> sentence;
    private List<T> items;

    ItemAssert(TelemetryAssert telemetry, Sentence<T> sentence) {
        this.telemetry = telemetry;
        this.sentence = sentence;
        this.items = telemetry.require(sentence, false);
    }

    /** With that custom property. */
    public S withProperty(String key, String value) {
        return where(
                "with property " + key + "=" + value,
                item -> value.equals(item.properties().get(key)),
                item -> property(item, key));
    }

    /** With a custom property of that key, whatever its value. */
    public S withProperty(String key) {
        return where("with property " + key, item -> item.properties().containsKey(key), item -> property(item, key));
    }

    /** Without a custom property of that key. */
    public S withoutProperty(String key) {
        return where(
                "without property " + key, item -> !item.properties().containsKey(key), item -> property(item, key));
    }

    /** In that operation, as a trace id of W3C. */
    public S inOperation(String operationId) {
        return where(
                "in operation " + operationId,
                item -> operationId.equals(Correlation.operationId(item)),
                item -> "operation " + Correlation.operationId(item));
    }

    /** In the same operation as that item. */
    public S inOperationOf(Telemetry other) {
        return inOperation(Correlation.operationOf(other));
    }

    /** In an operation of that name. */
    public S withOperationName(String name) {
        return where(
                "with operation name " + Words.quoted(name),
                item -> name.equals(Correlation.operationName(item)),
                item -> "operation name " + Correlation.operationName(item));
    }

    /** Caused by that request or call. */
    public S withParent(Telemetry parent) {
        String id = Objects.requireNonNull(Correlation.id(parent), () -> "It has no children: " + parent);
        return withParentId(id);
    }

    /** Caused by the request or call of that id. */
    public S withParentId(String id) {
        return where(
                "with parent " + id,
                item -> id.equals(Correlation.parentId(item)),
                item -> "parent " + Correlation.parentId(item));
    }

    /** Of the end user with that anonymous id. */
    public S withUser(String id) {
        return where("with user " + id, item -> id.equals(user(item)), item -> "user " + user(item));
    }

    /** Of that session of the end user. */
    public S withSession(String id) {
        return where(
                "with session " + id,
                item -> id.equals(item.context().sessionId()),
                item -> "session " + item.context().sessionId());
    }

    /**
     * As wanted, in a way no other method says.
     *
     * @param words how to say it in a message, as {@code with a short id}
     */
    public S matching(String words, Predicate<? super T> wanted) {
        return where(words, wanted::test, item -> "not that");
    }

    /**
     * So that these assertions hold.
     *
     * @param words how to say it in a message, as {@code with a short id}
     */
    public S satisfying(String words, Consumer<? super T> assertions) {
        return where(words, item -> complaint(item, assertions).isEmpty(), item -> complaint(item, assertions));
    }

    /** Goes on with all items of the operations that the items of this sentence belong to. */
    public TelemetryAssert inSameOperation() {
        return telemetry.narrowed(
                new Scope(items.stream().map(Correlation::operationOf).collect(Collectors.toUnmodifiableSet())));
    }

    /** Ends this sentence and begins another one. */
    public TelemetryAssert and() {
        return telemetry;
    }

    /** The first item that fulfils the sentence. */
    public T item() {
        return items.get(0);
    }

    /** All items that fulfil the sentence, as they were when its last word was said. */
    public List<T> items() {
        return items;
    }

    S where(String words, Predicate<T> holds, Function<T, String> found) {
        return where(Clause.of(words, holds, found));
    }

    S where(Clause<T> clause) {
        sentence.add(clause);
        items = telemetry.require(sentence, clause.isAbsence());
        return self();
    }

    @SuppressWarnings("unchecked") // each subclass passes itself as S
    private S self() {
        return (S) this;
    }

    private static String property(Telemetry item, String key) {
        String value = item.properties().get(key);
        return value == null ? "no property " + key : "property " + key + "=" + Words.shortened(value);
    }

    private static @Nullable String user(Telemetry item) {
        UserContext user = item.context().user();
        return user == null ? null : user.id();
    }

    private static <T> String complaint(T item, Consumer<? super T> assertions) {
        try {
            assertions.accept(item);
            return "";
        } catch (AssertionError failed) {
            return "this wrong: " + String.valueOf(failed.getMessage()).strip();
        }
    }
}
