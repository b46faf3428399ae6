package io.github.appinsights.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.test.Correlation;
import io.github.appinsights.test.RecordedTelemetry;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis, through Lettuce. */
@ShopTest
class CommandTests {

    private final Browser browser;
    private final RecordedTelemetry telemetry;
    private final RedisServer redis;

    CommandTests(Browser browser, RecordedTelemetry telemetry, RedisServer redis) {
        this.browser = browser;
        this.telemetry = telemetry;
        this.redis = redis;
    }

    @BeforeEach
    void needsRedis() {
        redis.require();
    }

    @Test
    void aCommandIsOneDependencyOfItsRequest() {
        String trace = browser.get("/command");

        RequestTelemetry request = telemetry.await(RequestTelemetry.class, item -> Correlation.isIn(item, trace));
        assertThat(request.success()).isTrue();
        DependencyTelemetry command = command(trace, "SET");
        assertThat(command.type()).isEqualTo("redis");
        assertThat(command.target()).isEqualTo("localhost:" + redis.port());
        assertThat(command.data()).isEqualTo("SET");
        assertThat(command.success()).isTrue();
        assertThat(Correlation.parentId(command)).isEqualTo(request.id());
    }

    @Test
    void aCommandThatRedisRefusesIsAFailedDependency() {
        String trace = browser.get("/wrong-command");

        DependencyTelemetry command = command(trace, "LPUSH");
        assertThat(command.success()).isFalse();
        assertThat(command.resultCode()).isEqualTo("WRONGTYPE");
    }

    private DependencyTelemetry command(String trace, String name) {
        telemetry.await(
                DependencyTelemetry.class,
                item -> Correlation.isIn(item, trace) && item.name().equals(name));
        List<DependencyTelemetry> commands = telemetry.items(DependencyTelemetry.class, trace).stream()
                .filter(item -> item.name().equals(name))
                .toList();
        assertThat(commands).hasSize(1);
        return commands.get(0);
    }
}
