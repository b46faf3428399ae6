package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.channel.ConnectionString;
import io.github.appinsights.channel.InvalidConnectionStringException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** The destination that properties and environment variables name; the first that is not blank wins. */
final class PropertiesConnectionDetails implements AppInsightsConnectionDetails {

    private static final String CONNECTION_STRING_VARIABLE = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private static final String KEY_VARIABLE = "APPINSIGHTS_INSTRUMENTATIONKEY";

    private static final String EXAMPLE_KEY = "00000000-0000-0000-0000-000000000000";
    static final String EXAMPLE = "InstrumentationKey=" + EXAMPLE_KEY
            + ";IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/";

    private final @Nullable Setting connectionString;
    private final @Nullable Setting key;
    private final @Nullable Setting endpoint;

    PropertiesConnectionDetails(Environment environment) {
        Setting string = Setting.ofProperty(environment, "appinsights.connection-string", null);
        Setting keyAlone = string != null
                ? null
                : Setting.ofProperty(environment, "appinsights.instrumentation-key", KEY_VARIABLE);
        if (string == null && keyAlone == null) {
            string = Setting.ofVariable(environment, CONNECTION_STRING_VARIABLE);
            keyAlone = string != null ? null : Setting.ofVariable(environment, KEY_VARIABLE);
        }
        this.connectionString = string;
        this.key = keyAlone;
        this.endpoint = Setting.ofProperty(environment, "appinsights.endpoint", null);
    }

    /** @throws InvalidSettingException naming the setting that is wrong */
    @Override
    public @Nullable ConnectionString connectionString() {
        if (connectionString != null) {
            String text = connectionString.value();
            return valid(connectionString, EXAMPLE, () -> ConnectionString.parse(text));
        }
        if (key == null) {
            return null;
        }
        ConnectionString atGlobalEndpoint = valid(key, EXAMPLE_KEY, () -> ConnectionString.ofKey(key.value()));
        return endpoint == null
                ? atGlobalEndpoint
                : valid(
                        endpoint,
                        ConnectionString.GLOBAL_ENDPOINT.toString(),
                        () -> ConnectionString.ofKey(key.value(), endpoint.value()));
    }

    @Override
    public String source() {
        return connectionString != null ? connectionString.name() : key != null ? key.name() : "nothing";
    }

    /** Whether the destination is a key, without a connection string. */
    boolean isKeyAlone() {
        return key != null;
    }

    private static ConnectionString valid(Setting setting, String example, Supplier<ConnectionString> parser) {
        try {
            return parser.get();
        } catch (InvalidConnectionStringException e) {
            throw InvalidSettingException.destination(setting.place(), setting.name() + "=" + example, e);
        }
    }
}
