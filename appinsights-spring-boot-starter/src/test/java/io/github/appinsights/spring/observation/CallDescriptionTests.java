package io.github.appinsights.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallDescriptionTests {

    @ParameterizedTest
    @CsvSource({
        "PostgreSQL, db:5432, postgresql, db",
        "PostgreSQL, db:5433, postgresql, db:5433",
        "MySQL, db:3306, mysql, db",
        "MariaDB, db:3306, SQL, db",
        "Microsoft SQL Server, db:1433, SQL, db",
        "Oracle Database, db:1521, SQL, db",
        "H2, , SQL, H2"
    })
    void aDatabaseIsWhatThePortalKnows(String product, @Nullable String address, String type, String target) {
        SenderContext<Object> query = sender(Kind.CLIENT, "r2dbc.connection", product);
        query.setRemoteServiceAddress(address == null ? null : "//" + address);

        CallDescription description = CallDescription.of(query);

        assertThat(description.type()).isEqualTo(type);
        assertThat(description.target()).isEqualTo(target);
    }

    @Test
    void theStatementsOfABatchStandTogether() {
        SenderContext<Object> query = sender(Kind.CLIENT, "r2dbc.connection", "H2");
        query.setContextualName("query");
        query.addHighCardinalityKeyValue(KeyValue.of("r2dbc.query[0]", "DELETE FROM a"));
        query.addHighCardinalityKeyValue(KeyValue.of("r2dbc.query[1]", "DELETE FROM b"));

        CallDescription description = CallDescription.of(query);

        assertThat(description.name()).isEqualTo("DELETE a");
        assertThat(description.data()).isEqualTo("DELETE FROM a;\nDELETE FROM b");
    }

    @Test
    void aStoreIsWhatItCallsItself() {
        SenderContext<Object> command = sender(
                Kind.CLIENT,
                "db.system",
                "mongodb",
                "net.peer.name",
                "store",
                "net.peer.port",
                "27017",
                "db.name",
                "shop");
        command.setContextualName("find items");

        assertThat(CallDescription.of(command))
                .isEqualTo(new CallDescription("mongodb", "store | shop", "find items", "find items", null, false));
    }

    @Test
    void aCallOfSomethingElseNamesItsService() {
        SenderContext<Object> call = sender(Kind.CLIENT, "rpc.system", "grpc");
        call.setContextualName("shop.Prices/Get");
        call.setRemoteServiceAddress("grpc://prices:9090");

        assertThat(CallDescription.of(call))
                .isEqualTo(new CallDescription("grpc", "prices:9090", "shop.Prices/Get", null, null, false));
    }

    @Test
    void aSenderThatSaysNothingIsInTheProcess() {
        SenderContext<Object> call = sender(Kind.CLIENT);
        call.setName("something");

        assertThat(CallDescription.of(call).type()).isEqualTo("InProc");
    }

    @ParameterizedTest
    @CsvSource({
        "http://user:secret@shop:80/a?b=//c, 80, shop",
        "https://shop:8443, 443, shop:8443",
        "http://[::1]:8080/a, 80, '[::1]:8080'",
        "http://[::1]/a, 80, '[::1]'",
        "shop, 0, shop"
    })
    void anAddressIsToldWithoutWhatIsUsual(String address, int usualPort, String told) {
        assertThat(CalledPeer.ofAddress(address, usualPort)).isEqualTo(told);
    }

    @Test
    void anObservationWithoutKeysIsInTheProcess() {
        Observation.Context context = new Observation.Context();
        context.setName("own");

        assertThat(CallDescription.of(context))
                .isEqualTo(new CallDescription("InProc", null, "own", null, null, false));
    }

    private static SenderContext<Object> sender(Kind kind, String... keyValues) {
        SenderContext<Object> sender = new SenderContext<>((carrier, key, value) -> {}, kind);
        for (int i = 0; i < keyValues.length; i += 2) {
            sender.addLowCardinalityKeyValue(KeyValue.of(keyValues[i], keyValues[i + 1]));
        }
        return sender;
    }
}
