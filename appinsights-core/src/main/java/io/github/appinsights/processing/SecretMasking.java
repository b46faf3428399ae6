package io.github.appinsights.processing;

import io.github.appinsights.model.Telemetry;
import java.util.Collection;
import java.util.List;

/**
 * Takes secrets out of telemetry. From URLs go user info, fragment, {@code ;jsessionid=…}, and the values of query parameters that
 * carry credentials. From every text goes what is a secret by its shape: JSON Web Tokens, {@code Bearer …} and {@code Basic …},
 * passwords, keys and signatures of connection strings and SAS URLs, user and password in front of a host. Immutable, thread-safe,
 * never throws, and takes time in proportion to the length of the text.
 */
public final class SecretMasking {

    /** What stands in the place of a secret. */
    public static final String MASK = "REDACTED";

    /** Names of query parameters whose values are secrets, in any letter case. */
    public static final List<String> DEFAULT_PARAMETERS = List.of(
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
            "X-Goog-Signature");

    private static final SecretMasking NONE = new SecretMasking(List.of(), false);
    private static final SecretMasking DEFAULT = of(DEFAULT_PARAMETERS);

    private final UrlMasking urls;
    private final TextMasking texts;
    private final ItemMasking items;
    private final boolean enabled;

    private SecretMasking(Collection<String> parameters, boolean enabled) {
        QueryParameters names = new QueryParameters(parameters);
        this.urls = new UrlMasking(names);
        this.texts = new TextMasking(names);
        this.items = new ItemMasking(this);
        this.enabled = enabled;
    }

    /** Masks the {@linkplain #DEFAULT_PARAMETERS default parameters}, and secrets by their shape. */
    public static SecretMasking defaults() {
        return DEFAULT;
    }

    /** Masks these query parameters, named in any letter case, instead of the default ones; and secrets by their shape. */
    public static SecretMasking of(Collection<String> parameters) {
        return new SecretMasking(parameters, true);
    }

    /** Leaves everything as it is. */
    public static SecretMasking none() {
        return NONE;
    }

    /** The item without the secrets in its texts; the very item, where there are none. */
    public Telemetry item(Telemetry item) {
        return enabled ? items.masked(item) : item;
    }

    /** The URL without its secrets; the very URL, where there are none. What is no URL is treated as if it were one. */
    public String url(String url) {
        return enabled ? urls.masked(texts.masked(url)) : url;
    }

    /** The text without what is a secret by its shape; the very text, where there is none. */
    public String text(String text) {
        return enabled ? texts.masked(text) : text;
    }
}
