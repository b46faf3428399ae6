package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.SpoolOptions;
import io.github.appinsights.model.TelemetryType;
import io.github.appinsights.processing.SecretMasking;
import io.github.appinsights.sampling.ParentSampling;
import io.github.appinsights.sampling.Sampler;
import io.github.appinsights.sampling.SamplingOptions;
import io.github.appinsights.sampling.SamplingRule;
import io.github.appinsights.sampling.TailOptions;
import io.github.appinsights.sampling.TailOptions.KeepOn;
import io.github.appinsights.spring.web.RequestSuccess;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.logging.LogLevel;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * What an application sets under {@code appinsights}.
 *
 * @param enabled Whether telemetry is collected and sent.
 * @param connectionString Connection string of the Application Insights resource. Wins over every other way to name one.
 * @param instrumentationKey Instrumentation key of the Application Insights resource, for want of a connection string.
 * @param endpoint Ingestion endpoint that goes with an instrumentation key. Default is the global endpoint.
 * @param roleName Name of the service, shown as cloud role. Default is the environment variable
 *     APPLICATIONINSIGHTS_ROLE_NAME, else spring.application.name.
 * @param roleInstance Name of this process of the service, shown as cloud role instance. Default is the environment variable
 *     APPLICATIONINSIGHTS_ROLE_INSTANCE, else the name of the host.
 * @param applicationVersion Version of the application. Default is the version in META-INF/build-info.properties.
 * @param proxy Proxy of the connections to the service, as http://[user:password@]host:port, or socks5 in place of http. Default is
 *     what the JVM's system properties say.
 * @param trackApplicationStop Whether the event Application_Stop is tracked when the application stops.
 */
@ConfigurationProperties("appinsights")
public record AppInsightsProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String connectionString,
        @Nullable String instrumentationKey,
        @Nullable String endpoint,
        @Nullable String roleName,
        @Nullable String roleInstance,
        @Nullable String applicationVersion,
        @DefaultValue Device device,
        @DefaultValue Buffer buffer,
        @DefaultValue Delivery delivery,
        @DefaultValue Spool spool,
        @DefaultValue Sampling sampling,
        @DefaultValue Ssl ssl,
        @Nullable String proxy,
        @DefaultValue Web web,
        @DefaultValue WebClient webClient,
        @DefaultValue Observations observations,
        @DefaultValue Logging logging,
        @DefaultValue Metrics metrics,
        @DefaultValue Masking masking,
        @DefaultValue("false") boolean trackApplicationStop) {

    /** Leaves everything out, as the connection string is among it. */
    @Override
    public String toString() {
        return "AppInsightsProperties[…]";
    }

    /**
     * The machine the application runs on, told with each item.
     *
     * @param id Identifier of the machine the application runs on.
     * @param locale Locale of the machine the application runs on, such as en-US.
     * @param osVersion Operating system of the machine the application runs on.
     * @param type Type of the machine the application runs on, such as PC.
     */
    public record Device(
            @Nullable String id,
            @Nullable String locale,
            @Nullable String osVersion,
            @Nullable String type) {}

    /**
     * What may wait before it is sent.
     *
     * @param maxBatchItems Number of items that closes a batch.
     * @param maxBatchBytes Size that closes a batch, before compression.
     * @param maxWait Longest time an item waits for its batch to fill up.
     * @param maxItems Number of items that may wait. Beyond it the newest item is dropped and counted, a log line or metric beyond three
     *     quarters of it, an exception beyond seven eighths.
     * @param maxBytes Estimated size of the items that may wait. Beyond it the newest item is dropped and counted.
     */
    public record Buffer(
            @DefaultValue("500") int maxBatchItems,
            @DefaultValue("1MB") DataSize maxBatchBytes,
            @DefaultValue("5s") Duration maxWait,
            @DefaultValue("20000") int maxItems,
            @DefaultValue("16MB") DataSize maxBytes) {}

    /**
     * How batches are sent.
     *
     * @param maxInFlight Number of requests to the service at the same time.
     * @param connectTimeout Longest time to connect to the service.
     * @param exchangeTimeout Longest time of one whole request to the service, and of a flush.
     * @param closeTimeout Longest time telemetry may take to be sent when the application stops.
     * @param backoffMin First pause after a failure. Doubled with each further failure.
     * @param backoffMax Longest pause after a failure.
     * @param storeMaxBytes Compressed size of the batches that may wait in memory while the service cannot be reached. Beyond it
     *     the oldest batch is dropped and counted.
     */
    public record Delivery(
            @DefaultValue("4") int maxInFlight,
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("30s") Duration exchangeTimeout,
            @DefaultValue("5s") Duration closeTimeout,
            @DefaultValue("1s") Duration backoffMin,
            @DefaultValue("30s") Duration backoffMax,
            @DefaultValue("32MB") DataSize storeMaxBytes) {

        /** Stopping takes two steps, the flush and closing the client, which share the limit; the second goes on where the first ends. */
        Duration closingStep() {
            return closeTimeout.dividedBy(2);
        }
    }

    /**
     * Files for batches that cannot be sent now.
     *
     * @param directory Directory for telemetry that cannot be sent now, so that it survives the process. Made if missing. Its
     *     files are not encrypted. Default is none, memory only.
     * @param maxSize Size of all files in it. Beyond it the oldest batch is dropped and counted.
     * @param retention Age at which telemetry in it is given up, at most 47 hours.
     * @param fsync Whether files are forced to the disk, so that they survive a power cut, too.
     */
    public record Spool(
            @Nullable File directory,
            @DefaultValue("50MB") DataSize maxSize,
            @DefaultValue("47h") Duration retention,
            @DefaultValue("false") boolean fsync) {

        @Nullable
        SpoolOptions options() {
            return directory == null || directory.getPath().isBlank()
                    ? null
                    : new SpoolOptions(directory.toPath(), maxSize.toBytes(), retention, fsync);
        }
    }

    /**
     * Which operations are told.
     *
     * @param percentage Percentage of operations that are told, as a whole. Brought to the nearest 100/N with a whole N.
     * @param operationsPerSecond Number of operations a second above which the percentage is lowered, so that no more are told on
     *     average. Default is no limit.
     * @param itemsPerSecond Number of items a second above which the percentage is lowered, so that no more are told on average.
     *     Default is no limit.
     * @param standalonePercentage Percentage of items outside of any operation that are told, such as log lines of the start.
     * @param parent Whether the sampling decision of the caller is followed.
     * @param rules Percentages for routes and types of items. The first rule that matches an item decides.
     */
    public record Sampling(
            @DefaultValue("100") double percentage,
            @Nullable Double operationsPerSecond,
            @Nullable Double itemsPerSecond,
            @DefaultValue("100") double standalonePercentage,
            @DefaultValue("ignore") ParentSampling parent,
            @DefaultValue List<Rule> rules,
            @DefaultValue Tail tail) {

        /**
         * Sampling by the end of operations: those that fail, take long or were asked for are kept whole.
         *
         * @param enabled Whether operations are decided at their end. Without effect where everything is told.
         * @param slow Time from which on an operation is slow, so that it is kept.
         * @param slowQuantile Part of the operations of a name beyond whose times an operation is slow, too. 0 switches it off.
         * @param slowFloor Shortest time that counts as long for the quantile.
         * @param firstPerMinute Number of operations of each name that are kept in each minute, whatever they are.
         * @param maxKeptPerSecond Number of operations a second that are kept for a reason, on average. Beyond it they are sampled,
         *     too.
         * @param maxItems Number of items that may wait for the end of their operation. Beyond it the oldest operation is decided.
         * @param maxBytes Estimated size of the items that may wait for the end of their operation.
         * @param maxOperations Number of operations whose items may wait for their end.
         * @param maxItemsPerOperation Number of items of one operation that may wait for its end.
         * @param maxBytesPerOperation Estimated size of the items of one operation that may wait for its end.
         * @param linger Time after the end of an operation in which a failure still keeps it, at most a minute.
         * @param keepOn What makes an operation one that failed.
         * @param dryRun Whether everything is told, and requests say what would have become of them.
         */
        public record Tail(
                @DefaultValue("false") boolean enabled,
                @DefaultValue("2s") Duration slow,
                @DefaultValue("0.99") double slowQuantile,
                @DefaultValue("50ms") Duration slowFloor,
                @DefaultValue("1") int firstPerMinute,
                @DefaultValue("500") int maxKeptPerSecond,
                @DefaultValue("20000") int maxItems,
                @DefaultValue("16MB") DataSize maxBytes,
                @DefaultValue("8192") int maxOperations,
                @DefaultValue("200") int maxItemsPerOperation,
                @DefaultValue("256KB") DataSize maxBytesPerOperation,
                @DefaultValue("0s") Duration linger,
                @DefaultValue("operation-failure") KeepOn keepOn,
                @DefaultValue("false") boolean dryRun) {

            TailOptions options() {
                return new TailOptions(
                        enabled,
                        slow,
                        slowQuantile,
                        slowFloor,
                        firstPerMinute,
                        maxKeptPerSecond,
                        maxItems,
                        maxBytes.toBytes(),
                        maxOperations,
                        maxItemsPerOperation,
                        maxBytesPerOperation.toBytes(),
                        linger,
                        keepOn,
                        dryRun);
            }
        }

        /**
         * A percentage for some items.
         *
         * @param route Path pattern of the requests the rule is for.
         * @param type Type of the items the rule is for.
         * @param percentage Percentage that is told.
         */
        public record Rule(
                @Nullable String route,
                @Nullable TelemetryType type,
                @Nullable Double percentage) {

            private SamplingRule named(String name) {
                if (percentage == null) {
                    throw new IllegalArgumentException(name + ".percentage must be given");
                }
                return new SamplingRule(StringUtils.hasText(route) ? route.strip() : null, type, percentage);
            }
        }

        private SamplingOptions options(@Nullable Sampler sampler, TailOptions tail) {
            List<SamplingRule> named = new ArrayList<>();
            for (Rule rule : rules) {
                named.add(rule.named("sampling.rules[" + named.size() + "]"));
            }
            return new SamplingOptions(
                    percentage,
                    operationsPerSecond == null ? Double.POSITIVE_INFINITY : operationsPerSecond,
                    itemsPerSecond == null ? Double.POSITIVE_INFINITY : itemsPerSecond,
                    standalonePercentage,
                    parent,
                    named,
                    sampler,
                    tail);
        }
    }

    /**
     * TLS of the connections to the service.
     *
     * @param bundle Name of the SSL bundle with the trust store and client certificate of the connections to the service. Read once,
     *     at start.
     */
    public record Ssl(@Nullable String bundle) {}

    /**
     * Requests the application serves.
     *
     * @param enabled Whether requests to WebFlux are tracked.
     * @param excludePaths Path patterns of requests that are not tracked, in addition to those of the actuator.
     * @param successStatuses Status codes, and ranges of them, of requests that are shown as successful.
     * @param clientIp Whether the address of the client is told with a request.
     * @param trustedProxies IP addresses and networks of the proxies whose X-Forwarded-For, or Forwarded, names the client.
     * @param captureHandledExceptions Whether exceptions that did not make their request fail are tracked, too.
     * @param serverTiming Whether HTML pages are told their trace by the header Server-Timing, so that page views of the browser join
     *     the request. Not for pages that proxies cache.
     */
    public record Web(
            @DefaultValue("true") boolean enabled,
            @DefaultValue List<String> excludePaths,
            @DefaultValue("100-399") List<String> successStatuses,
            @DefaultValue("false") boolean clientIp,
            @DefaultValue List<String> trustedProxies,
            @DefaultValue("false") boolean captureHandledExceptions,
            @DefaultValue("false") boolean serverTiming) {

        public Web {
            try {
                RequestSuccess.statuses(successStatuses);
            } catch (IllegalArgumentException e) {
                throw InvalidSettingException.successStatuses(e);
            }
        }
    }

    /**
     * HTTP calls the application makes.
     *
     * @param enabled Whether HTTP calls are tracked, and the trace is sent with them.
     * @param correlationExcludeHosts Hosts that are not sent the trace, and domains such as *.example.com for all hosts below.
     */
    public record WebClient(
            @DefaultValue("true") boolean enabled,
            @DefaultValue List<String> correlationExcludeHosts) {}

    /**
     * What Micrometer observes: databases, queues, tasks, and the application's own observations.
     *
     * @param enabled Whether observations are tracked.
     * @param exclude How the names of observations begin that are not tracked.
     */
    public record Observations(
            @DefaultValue("true") boolean enabled,

            @DefaultValue({
                "spring.security.",
                "http.server.requests",
                "reactor.netty.",
                "graphql.datafetcher",
                "graphql.dataloader"
            })
            List<String> exclude) {}

    /**
     * Lines the application logs.
     *
     * @param enabled Whether log lines are tracked.
     * @param level Lowest level of log lines that are tracked, of those that the levels of the loggers let pass.
     */
    public record Logging(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("INFO") LogLevel level) {}

    /**
     * What the meters of Micrometer say.
     *
     * @param enabled Whether metrics of Micrometer are sent. Default is management.defaults.metrics.export.enabled, which is true.
     * @param step Time that the values of one item are of.
     * @param exclude How the names of meters begin that are not sent.
     */
    public record Metrics(
            @Nullable Boolean enabled,
            @DefaultValue("1m") Duration step,
            @DefaultValue List<String> exclude) {

        private static final Duration MIN_STEP = Duration.ofSeconds(1);
        private static final Duration MAX_STEP = Duration.ofHours(1);

        /** @throws InvalidSettingException for a step out of range */
        Duration checkedStep() {
            if (step.compareTo(MIN_STEP) < 0 || step.compareTo(MAX_STEP) > 0) {
                throw InvalidSettingException.outOfRange(
                        new IllegalArgumentException("metrics.step must be from 1s to 1h, but is " + step));
            }
            return step;
        }
    }

    /**
     * Secrets in telemetry.
     *
     * @param enabled Whether secrets are masked in the URLs, data, messages and properties that are told.
     * @param queryParameters Names of the query parameters whose values are masked, in any letter case.
     */
    public record Masking(
            @DefaultValue("true") boolean enabled,

            @DefaultValue({
                "sig",
                "signature",
                "token",
                "access_token",
                "refresh_token",
                "id_token",
                "code",
                "client_secret",
                "password",
                "pwd",
                "secret",
                "api_key",
                "apikey",
                "key",
                "AWSAccessKeyId",
                "X-Amz-Signature",
                "X-Amz-Credential",
                "X-Amz-Security-Token",
                "X-Goog-Signature"
            })
            List<String> queryParameters) {

        SecretMasking secrets() {
            return enabled ? SecretMasking.of(queryParameters) : SecretMasking.none();
        }
    }

    /** @throws InvalidSettingException for a value that cannot be used */
    SamplingOptions samplingOptions(@Nullable Sampler sampler) {
        TailOptions tail;
        try {
            tail = sampling.tail().options();
        } catch (IllegalArgumentException e) {
            throw InvalidSettingException.outOfRange(e);
        }
        try {
            return sampling.options(sampler, tail);
        } catch (IllegalArgumentException e) {
            throw InvalidSettingException.sampling(e);
        }
    }

    /** @throws InvalidSettingException for a value out of range */
    ChannelOptions channelOptions() {
        try {
            return new ChannelOptions(
                    buffer.maxBatchItems(),
                    (int) Math.min(buffer.maxBatchBytes().toBytes(), Integer.MAX_VALUE),
                    buffer.maxWait(),
                    buffer.maxItems(),
                    buffer.maxBytes().toBytes(),
                    delivery.maxInFlight(),
                    delivery.connectTimeout(),
                    delivery.exchangeTimeout(),
                    delivery.closeTimeout(),
                    delivery.backoffMin(),
                    delivery.backoffMax(),
                    delivery.storeMaxBytes().toBytes(),
                    spool.options());
        } catch (IllegalArgumentException e) {
            throw InvalidSettingException.outOfRange(e);
        }
    }
}
