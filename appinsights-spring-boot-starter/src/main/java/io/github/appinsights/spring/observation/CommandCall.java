package io.github.appinsights.spring.observation;

import io.micrometer.observation.Observation;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command to a store that names itself by {@code db.system}: Redis through Lettuce, MongoDB, Cassandra. */
final class CommandCall {

    private static final String SYSTEM = "db.system";
    private static final String REDIS = "redis";
    private static final String REDIS_ERROR = "lettuce.command.error";

    private static final Map<String, Integer> PORTS = Map.of(
            REDIS, 6379, "mongodb", 27017, "cassandra", 9042, "mysql", 3306, "postgresql", 5432, "elasticsearch", 9200);

    private CommandCall() {}

    static boolean isOne(Observation.Context context) {
        return system(context) != null;
    }

    static CallDescription describe(Observation.Context context) {
        String system = system(context);
        String type = system == null ? "Other" : system;
        String peer = CalledPeer.of(context, PORTS.getOrDefault(type, 0));
        String database = KeyValueLookup.value(context, "db.name");
        String target = peer == null ? type : peer;
        String operation = KeyValueLookup.value(context, "db.operation");
        String name = type.equals(REDIS) && operation != null
                ? operation.toUpperCase(Locale.ROOT)
                : CallDescription.nameOf(context);
        String statement = KeyValueLookup.value(context, "db.statement");
        String error = KeyValueLookup.value(context, REDIS_ERROR);
        return new CallDescription(
                type,
                database == null ? target : target + " | " + database,
                name,
                statement == null ? name : statement,
                error == null ? null : firstWord(error),
                error != null);
    }

    private static @Nullable String system(Observation.Context context) {
        return KeyValueLookup.value(context, SYSTEM, "db.system.name");
    }

    /** Redis begins its errors with their kind, as {@code WRONGTYPE}. */
    private static String firstWord(String error) {
        int space = error.indexOf(' ');
        return space < 0 ? error : error.substring(0, space);
    }
}
