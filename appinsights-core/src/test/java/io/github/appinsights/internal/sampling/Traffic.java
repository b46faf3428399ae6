package io.github.appinsights.internal.sampling;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.ExceptionDetails;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.sampling.TailOptions;
import io.github.appinsights.sampling.TailState;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Requests as a service gets them, event by event in virtual time: 20 routes of which a few get most, log-normal times with medians
 * from 15 to 400 ms, 1 to 5 % failures by route of which some are time-outs of 5 s, 3 to 13 items of about 1 kB, exceptions of 9 kB,
 * now and then one that takes a minute, an item that comes after the end, a burst of ten times as much.
 */
final class Traffic {

    private static final int ROUTES = 20;
    private static final long SECOND = 1_000_000_000L;
    private static final long SWEEP = SECOND / 4;
    private static final String TEXT = "x".repeat(700);
    private static final List<ExceptionDetails> THROWN =
            List.of(new ExceptionDetails("java.lang.IllegalStateException", "y".repeat(8_800), List.of(), 0));

    private final TailRig rig;
    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<String, Served> byTrace = new HashMap<>();
    private long sequence;
    private int mostItems;
    private long mostBytes;
    private int mostOperations;

    Traffic(TailOptions.Builder options, long seed) {
        rig = new TailRig(options, this::told);
        random = new Random(seed);
    }

    /** What became of one request. */
    static final class Served {
        private final Operation operation;
        private final int route;
        private final boolean fails;
        private final long took;
        private int tracked;
        private int whole;
        private double requestStandsFor;

        private Served(Operation operation, int route, boolean fails, long took) {
            this.operation = operation;
            this.route = route;
            this.fails = fails;
            this.took = took;
        }

        boolean fails() {
            return fails;
        }

        boolean isSlow() {
            return took >= 2 * SECOND;
        }

        /** Whether each of its items came, and stands for itself. */
        boolean isWhole() {
            return whole == tracked;
        }

        /** What its request counts as; 0 where it did not come. */
        double requestStandsFor() {
            return requestStandsFor;
        }

        String traceId() {
            return operation.traceId();
        }
    }

    /** @param burstSeconds length of two bursts, the second with twice the time and failures */
    void run(int perSecond, int seconds, double burstSeconds) {
        long end = seconds * SECOND;
        events.add(new Event(0, sequence++, () -> arrive(perSecond, seconds, burstSeconds)));
        events.add(new Event(SWEEP, sequence++, this::sweep));
        while (!events.isEmpty()) {
            Event next = events.poll();
            rig.at(next.at + 1);
            next.happens.run();
            if (next.at > end + 400 * SECOND) {
                break;
            }
        }
        rig.sampling.close();
        rig.checkBalance();
    }

    private void sweep() {
        TailState state = rig.state();
        mostBytes = Math.max(mostBytes, state.heldBytes());
        mostOperations = Math.max(mostOperations, state.heldOperations());
        rig.sampling.sweep();
        rig.checkBalance();
        if (rig.sampling.held() > 0 || events.size() > 1) {
            events.add(new Event(rig.now() + SWEEP, sequence++, this::sweep));
        }
    }

    private void arrive(int perSecond, int seconds, double burst) {
        double now = rig.now() / 1e9;
        boolean first = now >= seconds / 3.0 && now < seconds / 3.0 + burst;
        boolean second = now >= seconds / 1.5 && now < seconds / 1.5 + burst;
        serve(second ? 2 : 1);
        double rate = first || second ? perSecond * 10.0 : perSecond;
        long next = rig.now() + (long) (-Math.log(1 - random.nextDouble()) / rate * SECOND);
        if (next < seconds * SECOND) {
            events.add(new Event(next, sequence++, () -> arrive(perSecond, seconds, burst)));
        }
    }

    private void serve(double strain) {
        int route = zipf();
        boolean fails = random.nextDouble() < (0.01 + 0.04 * ((route * 7) % ROUTES) / (ROUTES - 1)) * strain;
        double median = 15 * Math.pow(400.0 / 15, (route * 3 % ROUTES) / (ROUTES - 1.0)) * strain;
        long took = (long) (median * Math.exp(random.nextGaussian() * (0.5 + 0.4 * random.nextDouble())) * 1e6);
        if (fails && random.nextDouble() < 0.15) {
            took = 5 * SECOND;
        } else if (random.nextDouble() < 0.001) {
            took = (long) ((60 + 240 * random.nextDouble()) * SECOND);
        }
        byte[] id = new byte[16];
        random.nextBytes(id);
        Operation operation = Operation.open(new TraceParent(HexFormat.of().formatHex(id), "00f067aa0ba902b7", 1));
        operation.name("GET /" + route);
        Served served = new Served(operation, route, fails, took);
        byTrace.put(operation.traceId(), served);
        rig.sampling.begins(operation);
        int items = 2 + random.nextInt(5) + random.nextInt(5);
        for (int i = 1; i <= items; i++) {
            boolean call = i % 2 == 0;
            after(served, took * i / (items + 1), () -> track(served, call ? call(served) : line(served)));
        }
        after(served, took, () -> end(served));
        if (random.nextDouble() < 0.02) {
            after(served, took + SECOND / 10, () -> track(served, line(served)));
        }
    }

    private void after(Served served, long nanos, Runnable happens) {
        events.add(new Event(rig.now() + nanos, sequence++, happens));
        served.tracked++;
    }

    private void end(Served served) {
        if (served.fails) {
            served.tracked++;
            track(served, new ExceptionTelemetry(null, context(served), THROWN, null, null, Map.of(), Map.of()));
        }
        track(
                served,
                RequestTelemetry.builder("GET /" + served.route)
                        .context(served.operation.ownContext())
                        .success(!served.fails)
                        .build());
        served.operation.ended(served.fails, Duration.ofNanos(served.took));
    }

    private void track(Served served, Telemetry item) {
        rig.track(served.operation, item);
        mostItems = Math.max(mostItems, (int) rig.sampling.held());
        rig.checkBalance();
    }

    private static TelemetryContext context(Served served) {
        return served.operation.childContext();
    }

    private static Telemetry line(Served served) {
        return new TraceTelemetry(null, context(served), TEXT, null, Map.of(), Map.of());
    }

    private static Telemetry call(Served served) {
        return DependencyTelemetry.builder("GET prices")
                .context(context(served))
                .data(TEXT)
                .build();
    }

    private int zipf() {
        double sum = 0;
        for (int i = 1; i <= ROUTES; i++) {
            sum += 1.0 / i;
        }
        double left = random.nextDouble() * sum;
        int route = 0;
        while (route < ROUTES - 1 && (left -= 1.0 / (route + 1)) > 0) {
            route++;
        }
        return route;
    }

    private void told(Telemetry item) {
        Served served = byTrace.get(traceOf(item));
        if (served == null) {
            return;
        }
        double standsFor = TailRig.standsFor(item);
        served.whole += standsFor == 1 ? 1 : 0;
        if (item instanceof RequestTelemetry) {
            served.requestStandsFor = standsFor;
        }
    }

    private static @Nullable String traceOf(Telemetry item) {
        return item.context().operation() == null
                ? null
                : item.context().operation().id();
    }

    Iterable<Served> served() {
        return byTrace.values();
    }

    int count() {
        return byTrace.size();
    }

    TailRig rig() {
        return rig;
    }

    int mostItems() {
        return mostItems;
    }

    long mostBytes() {
        return mostBytes;
    }

    int mostOperations() {
        return mostOperations;
    }

    private record Event(long at, long sequence, Runnable happens) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(sequence, other.sequence) : Long.compare(at, other.at);
        }
    }
}
