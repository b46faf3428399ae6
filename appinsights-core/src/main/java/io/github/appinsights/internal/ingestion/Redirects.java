package io.github.appinsights.internal.ingestion;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where requests go: the configured address, or for a time the one it redirects to. */
final class Redirects {

    static final int MAX_HOPS = 5;

    private static final Duration USUAL_LIFE = Duration.ofHours(12);
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?(\\d{1,9})");

    private final URI configured;
    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Target> learnt = new AtomicReference<>();

    Redirects(URI configured, LongSupplier nanoTime) {
        this.configured = configured;
        this.nanoTime = nanoTime;
    }

    URI address() {
        Target target = learnt.get();
        if (target == null) {
            return configured;
        }
        if (nanoTime.getAsLong() - target.learntAt >= target.life.toNanos()) {
            learnt.compareAndSet(target, null);
            return configured;
        }
        return target.address;
    }

    /** The address in a {@code Location} header; null where it is missing, relative or not to be trusted. */
    @Nullable
    URI follow(@Nullable String location) {
        if (location == null) {
            return null;
        }
        try {
            URI target = new URI(location.strip());
            return target.isAbsolute() && TrustedHosts.mayRedirect(configured, target) ? target : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    void learn(URI address, Duration life) {
        if (address.equals(configured) || life.isZero()) {
            learnt.set(null);
        } else {
            learnt.set(new Target(address, life, nanoTime.getAsLong()));
        }
    }

    /** Takes back what was learnt, unless something else has been learnt since. */
    void forget(URI address) {
        Target target = learnt.get();
        if (target != null && target.address.equals(address)) {
            learnt.compareAndSet(target, null);
        }
    }

    /** How long a redirect holds by the {@code Cache-Control} of its answer; zero where it must not be kept. */
    static Duration life(@Nullable String cacheControl) {
        if (cacheControl == null) {
            return USUAL_LIFE;
        }
        String directives = cacheControl.toLowerCase(Locale.ROOT);
        if (directives.contains("no-store") || directives.contains("no-cache")) {
            return Duration.ZERO;
        }
        Matcher maxAge = MAX_AGE.matcher(directives);
        return maxAge.find() ? Duration.ofSeconds(Integer.parseInt(maxAge.group(1))) : USUAL_LIFE;
    }

    private record Target(URI address, Duration life, long learntAt) {}
}
