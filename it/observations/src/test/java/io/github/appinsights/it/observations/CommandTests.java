package io.github.appinsights.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis, through Lettuce. */
@ShopTest
class CommandTests {

    private final Browser browser;
    private final Recording telemetry;
    private final RedisServer redis;

    CommandTests(Browser browser, Recording telemetry, RedisServer redis) {
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

        RequestTelemetry request = telemetry.first(RequestTelemetry.class, item -> Recording.isOf(item, trace));
        assertThat(request.success()).isTrue();
        DependencyTelemetry command = command(trace, "SET");
        assertThat(command.type()).isEqualTo("redis");
        assertThat(command.target()).isEqualTo("localhost:" + redis.port());
        assertThat(command.data()).isEqualTo("SET");
        assertThat(command.success()).isTrue();
        assertThat(Recording.parentId(command)).isEqualTo(request.id());
    }

    @Test
    void aCommandThatRedisRefusesIsAFailedDependency() {
        String trace = browser.get("/wrong-command");

        DependencyTelemetry command = command(trace, "LPUSH");
        assertThat(command.success()).isFalse();
        assertThat(command.resultCode()).isEqualTo("WRONGTYPE");
    }

    private DependencyTelemetry command(String trace, String name) {
        telemetry.first(
                DependencyTelemetry.class,
                item -> Recording.isOf(item, trace) && item.name().equals(name));
        List<DependencyTelemetry> commands = telemetry.of(trace, DependencyTelemetry.class).stream()
                .filter(item -> item.name().equals(name))
                .toList();
        assertThat(commands).hasSize(1);
        return commands.get(0);
    }
}
