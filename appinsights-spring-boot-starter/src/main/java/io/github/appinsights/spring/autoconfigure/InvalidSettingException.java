package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.channel.InvalidConnectionStringException;

/** A setting the client cannot be built with. Names the setting and what is wrong with it; never holds a connection string or key. */
final class InvalidSettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String fix;

    /** @param fix what to do, as sentences */
    private InvalidSettingException(String problem, String fix, Throwable cause) {
        super(problem, cause);
        this.fix = fix;
    }

    /** @param cause begins with the name of the option, as {@code buffer.max-items must be …} */
    static InvalidSettingException outOfRange(IllegalArgumentException cause) {
        String reason = String.valueOf(cause.getMessage());
        String property = "appinsights." + reason.split(" ", 2)[0];
        return new InvalidSettingException(
                "The property appinsights." + reason + ".",
                "Set " + property + " to a value in that range, or remove it to have the default.",
                cause);
    }

    /** @param cause names the property and the entry that is wrong, as those of the other lists do */
    static InvalidSettingException successStatuses(IllegalArgumentException cause) {
        return entry(cause, "statuses and ranges of them", "web.success-statuses=100-399,401,404");
    }

    static InvalidSettingException excludePaths(IllegalArgumentException cause) {
        return entry(cause, "path patterns as in @GetMapping", "web.exclude-paths=/internal/**,/items/{id}/raw");
    }

    static InvalidSettingException trustedProxies(IllegalArgumentException cause) {
        return entry(cause, "IP addresses and networks, no names", "web.trusted-proxies=10.0.0.0/8,2001:db8::1");
    }

    static InvalidSettingException correlationExcludeHosts(IllegalArgumentException cause) {
        return entry(
                cause,
                "hosts without scheme, port and path",
                "web-client.correlation-exclude-hosts=api.example.com,*.partner.example");
    }

    /** @param cause begins with the name of the option */
    static InvalidSettingException sampling(IllegalArgumentException cause) {
        return new InvalidSettingException("The property appinsights." + cause.getMessage() + ".", """
                Correct it, for example:

                    appinsights.sampling.percentage=10
                    appinsights.sampling.rules[0].route=/health/**
                    appinsights.sampling.rules[0].percentage=0
                    appinsights.sampling.rules[1].type=dependency
                    appinsights.sampling.rules[1].percentage=1""", cause);
    }

    private static InvalidSettingException entry(IllegalArgumentException cause, String wanted, String example) {
        return new InvalidSettingException(
                "The property " + cause.getMessage() + ".",
                "List " + wanted + ", for example:\n\n    appinsights." + example,
                cause);
    }

    static InvalidSettingException destination(String source, String example, InvalidConnectionStringException cause) {
        return new InvalidSettingException(
                "Application Insights cannot send to what is given by " + source + ": it " + cause.problem() + ".",
                "Correct it, for example:\n\n    " + example
                        + "\n\nThe Azure portal shows the connection string of a resource on "
                        + "its overview page. To start without telemetry, remove the setting or set appinsights.enabled=false.",
                cause);
    }

    /** @param problem what became of the bundle, with its name */
    static InvalidSettingException sslBundle(String problem, RuntimeException cause) {
        return new InvalidSettingException("The property appinsights.ssl.bundle " + problem + ".", """
                Name a bundle that is there, and whose files can be read, for example:

                    appinsights.ssl.bundle=telemetry
                    spring.ssl.bundle.pem.telemetry.truststore.certificate=file:/etc/ssl/authority.pem

                Remove the property to trust as the JVM does.""", cause);
    }

    /** @param cause says what is wrong, without any part of the address */
    static InvalidSettingException proxy(IllegalArgumentException cause) {
        return new InvalidSettingException(
                "The property appinsights." + cause.getMessage() + ".",
                "Correct it, for example:\n\n    appinsights.proxy=http://proxy.example.com:3128\n\n"
                        + "Percent-encode special characters of user and password. Remove the property to use what the "
                        + "JVM's system properties say.",
                cause);
    }

    /** @param cause begins with the name of the system property */
    static InvalidSettingException systemProxy(IllegalArgumentException cause) {
        return new InvalidSettingException(
                "The system property " + cause.getMessage() + ".",
                "Correct it, or name the proxy to the service by appinsights.proxy.",
                cause);
    }

    String fix() {
        return fix;
    }
}
