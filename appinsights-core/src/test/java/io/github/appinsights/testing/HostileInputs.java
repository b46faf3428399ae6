package io.github.appinsights.testing;

import io.github.appinsights.model.Aggregate;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.UserContext;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a careless or hostile caller hands over, chosen by a seed. */
@SuppressWarnings("NullAway") // nulls where there should be none are the point
public final class HostileInputs {

    private static final String LONG = "n".repeat(100_000);
    private static final Map<String, String> MANY = many();
    private static final Throwable DEEP = deep();
    private static final Throwable CYCLE = cycle();

    private final Random random;

    public HostileInputs(long seed) {
        random = new Random(seed);
    }

    public @Nullable String text() {
        return switch (random.nextInt(16)) {
            case 0 -> null;
            case 1 -> "";
            case 2 -> " \t\r\n";
            case 3 -> LONG;
            case 4 -> " ".repeat(2_000) + "x";
            case 5 -> "\uD83D";
            case 6 -> "\uDE00\uD83D";
            case 7 -> "x".repeat(random.nextInt(1_100)) + "😀😀😀";
            case 8 -> "\u0000\u0001\u001F\u007F\u0085\u2028";
            case 9 -> "\"}],\\u0000\n{\"";
            case 10 -> "\uFEFF\uFFFE\uFFFF\u202E";
            case 11 -> randomText(random.nextInt(40));
            case 12 -> randomText(random.nextInt(700));
            case 13 -> "k".repeat(149 + random.nextInt(3)) + random.nextInt(3);
            case 14 -> " key " + random.nextInt(3) + " ";
            default -> "text " + random.nextInt(100);
        };
    }

    private String randomText(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
        }
        return text.toString();
    }

    public double number() {
        double[] numbers = {
            0,
            -0.0,
            1,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MAX_VALUE,
            Double.MIN_VALUE
        };
        return random.nextBoolean() ? numbers[random.nextInt(numbers.length)] : random.nextGaussian();
    }

    public @Nullable Map<String, String> properties() {
        int choice = random.nextInt(100);
        if (choice == 0) {
            return random.nextInt(4) == 0 ? MANY : Map.of();
        }
        if (choice < 10) {
            return null;
        }
        return disguised(entries(this::text));
    }

    public @Nullable Map<String, Double> measurements() {
        return random.nextInt(10) == 0 ? null : disguised(entries(this::numberOrNull));
    }

    private @Nullable Double numberOrNull() {
        return random.nextInt(8) == 0 ? null : number();
    }

    private <V> Map<String, V> entries(Supplier<V> value) {
        Map<String, V> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            entries.put(text(), value.get());
        }
        return entries;
    }

    @SuppressWarnings({"unchecked", "rawtypes", "IdentityHashMapUsage"})
    private <V> Map<String, V> disguised(Map<String, V> entries) {
        switch (random.nextInt(9)) {
            case 0 -> {
                return Collections.unmodifiableMap(entries);
            }
            case 1 -> {
                Map<String, V> identity = new IdentityHashMap<>(entries);
                entries.forEach(
                        (key, value) -> identity.put(key == null ? null : String.valueOf(key.toCharArray()), value));
                return identity;
            }
            case 2 -> {
                Map<String, V> strange = new TreeMap<>((a, b) -> 1);
                strange.putAll(entries);
                return strange;
            }
            case 3 -> {
                return failing(entries, random.nextInt(4));
            }
            case 4 -> {
                Map polluted = new HashMap(entries);
                polluted.put(1, "one");
                polluted.put("two", new Object());
                return polluted;
            }
            default -> {
                return entries;
            }
        }
    }

    private static <V> Map<String, V> failing(Map<String, V> entries, int kind) {
        return new AbstractMap<>() {
            @Override
            public Set<Map.Entry<String, V>> entrySet() {
                switch (kind) {
                    case 0 -> throw new IllegalStateException("thrown by a test");
                    case 1 -> throw new StackOverflowError();
                    case 2 -> throw new NoSuchMethodError("thrown by a test");
                    default -> {
                        return null;
                    }
                }
            }

            @Override
            public int size() {
                return entries.size();
            }
        };
    }

    public @Nullable Instant time() {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> Instant.MIN;
            case 2 -> Instant.MAX;
            case 3 -> Instant.parse("-9999-01-01T00:00:00Z");
            case 4 -> Instant.EPOCH;
            default -> Instant.ofEpochSecond(random.nextInt(), random.nextInt());
        };
    }

    public @Nullable Duration duration() {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> Duration.ZERO;
            case 2 -> Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
            case 3 -> Duration.ofSeconds(Long.MIN_VALUE);
            case 4 -> Duration.ofNanos(-1);
            default -> Duration.ofNanos(random.nextLong());
        };
    }

    public @Nullable SeverityLevel severity() {
        return random.nextBoolean() ? null : SeverityLevel.CRITICAL;
    }

    public @Nullable Aggregate aggregate() {
        return random.nextBoolean() ? null : new Aggregate(random.nextInt(), number(), number(), number());
    }

    public @Nullable OperationContext operation() {
        return random.nextBoolean() ? null : new OperationContext(text(), text(), text());
    }

    public @Nullable UserContext user() {
        return random.nextBoolean() ? null : new UserContext(text(), text(), text());
    }

    public @Nullable TelemetryContext context() {
        return random.nextBoolean() ? null : new TelemetryContext(operation(), user(), text(), text(), text());
    }

    public boolean flag() {
        return random.nextBoolean();
    }

    public @Nullable Throwable thrown() {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> DEEP;
            case 2 -> CYCLE;
            case 3 -> new Broken(random.nextInt(5));
            case 4 -> new IllegalStateException(text(), new Broken(random.nextInt(5)));
            case 5 -> new StackOverflowError();
            case 6 -> withFrames(new IllegalArgumentException(text()));
            default -> new IllegalStateException(text());
        };
    }

    private Throwable withFrames(Throwable thrown) {
        StackTraceElement[] frames = new StackTraceElement[random.nextInt(8) == 0 ? 120 : random.nextInt(10)];
        for (int i = 0; i < frames.length; i++) {
            String type = text();
            String method = text();
            frames[i] = new StackTraceElement(
                    type == null ? "" : type, method == null ? "" : method, text(), random.nextInt());
        }
        thrown.setStackTrace(frames);
        return thrown;
    }

    private static Map<String, String> many() {
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            many.put("key " + i, "value " + i);
        }
        return many;
    }

    private static Throwable deep() {
        Throwable deep = new IllegalStateException("innermost");
        for (int i = 0; i < 100_000; i++) {
            deep = new Linked("level " + i, deep);
        }
        return deep;
    }

    private static Throwable cycle() {
        Throwable one = new IllegalStateException("one");
        one.initCause(new IllegalStateException("two", new Linked("three", one)));
        return one;
    }

    /** Without a stack of its own, so that many take little memory. */
    private static final class Linked extends Exception {
        private static final long serialVersionUID = 1L;

        Linked(String message, Throwable cause) {
            super(message, cause, false, false);
        }
    }

    /** Fails in one way or another when it is read. */
    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int kind;

        Broken(int kind) {
            this.kind = kind;
        }

        @Override
        public @Nullable String getMessage() {
            if (kind == 0) {
                throw new AssertionError("thrown by a test");
            }
            return kind == 1 ? null : "message";
        }

        @Override
        public synchronized @Nullable Throwable getCause() {
            if (kind == 2) {
                throw new StackOverflowError();
            }
            return null;
        }

        @Override
        public StackTraceElement @Nullable [] getStackTrace() {
            if (kind == 3) {
                return null;
            }
            return kind == 4 ? new StackTraceElement[3] : super.getStackTrace();
        }
    }
}
