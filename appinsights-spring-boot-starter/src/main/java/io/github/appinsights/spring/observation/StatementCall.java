package io.github.appinsights.spring.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.SenderContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** SQL through R2DBC, as r2dbc-proxy observes it. */
final class StatementCall {

    private static final String CONNECTION = "r2dbc.connection";
    private static final String FIRST_STATEMENT = "r2dbc.query[0]";
    private static final String DEFAULT_NAME = "query";

    /** Longer ones are cut anyway. */
    private static final int MOST_STATEMENTS = 20;

    private StatementCall() {}

    static boolean isOne(Observation.Context context) {
        return context.getLowCardinalityKeyValue(CONNECTION) != null
                || context.getHighCardinalityKeyValue(FIRST_STATEMENT) != null;
    }

    static CallDescription describe(Observation.Context context) {
        String product = KeyValueLookup.value(context, CONNECTION);
        Database database = Database.of(product);
        String first = KeyValueLookup.value(context, FIRST_STATEMENT);
        String address = context instanceof SenderContext<?> sender ? sender.getRemoteServiceAddress() : null;
        String peer = address == null ? null : CalledPeer.ofAddress(address, database.port);
        return new CallDescription(
                database.type, peer == null ? product : peer, name(context, first), data(context, first), null, false);
    }

    private static String name(Observation.Context context, @Nullable String statement) {
        String given = CallDescription.nameOf(context);
        return given.equals(DEFAULT_NAME) && statement != null ? StatementName.of(statement) : given;
    }

    private static @Nullable String data(Observation.Context context, @Nullable String first) {
        KeyValue next = context.getHighCardinalityKeyValue("r2dbc.query[1]");
        if (next == null) {
            return first;
        }
        StringBuilder all = new StringBuilder(String.valueOf(first));
        for (int i = 2; next != null && i <= MOST_STATEMENTS; i++) {
            all.append(";\n").append(next.getValue());
            next = context.getHighCardinalityKeyValue("r2dbc.query[" + i + ']');
        }
        return all.toString();
    }

    /** The two that have symbols of their own in the portal, and all others. */
    private enum Database {
        POSTGRESQL("postgresql", 5432),
        MYSQL("mysql", 3306),
        MARIADB("SQL", 3306),
        MSSQL("SQL", 1433),
        ORACLE("SQL", 1521),
        OTHER("SQL", 0);

        final String type;
        final int port;

        Database(String type, int port) {
            this.type = type;
            this.port = port;
        }

        static Database of(@Nullable String product) {
            String name = product == null ? "" : product.toLowerCase(Locale.ROOT);
            if (name.contains("postgres")) {
                return POSTGRESQL;
            }
            if (name.contains("mysql")) {
                return MYSQL;
            }
            if (name.contains("mariadb")) {
                return MARIADB;
            }
            if (name.contains("sql server")) {
                return MSSQL;
            }
            return name.contains("oracle") ? ORACLE : OTHER;
        }
    }
}
