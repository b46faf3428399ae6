package io.github.appinsights.internal.ingestion;

import io.github.appinsights.internal.ingestion.IngestionOutcome.Answered;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes what the service says fit for logs: it may repeat what it was sent, and whoever answers in its place may say anything. */
final class ServiceWords {

    static final int LONGEST = 200;

    private static final String MASK = "***";

    /** A shorter key is none of Azure's, and would blot out words. */
    private static final int SHORTEST_KEY = 8;

    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cs}]++");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]++");
    private static final Pattern SETTING = Pattern.compile(
            "((?:InstrumentationKey|iKey|Authorization)[\"']?\\s*+[=:]\\s*+)[^\\s;,]++", Pattern.CASE_INSENSITIVE);
    private static final Pattern BEARER =
            Pattern.compile("((?:Bearer|Basic)\\s++)[\\w.~+/=:-]++", Pattern.CASE_INSENSITIVE);
    private static final Pattern WEB_TOKEN = Pattern.compile("eyJ[\\w=-]++(?:\\.[\\w=-]*+)*+");

    private final @Nullable Pattern key;

    ServiceWords(String instrumentationKey) {
        String bare = instrumentationKey.replace("-", "");
        this.key = bare.length() < SHORTEST_KEY ? null : Pattern.compile(spelling(bare), Pattern.CASE_INSENSITIVE);
    }

    /** The key, with its hyphens anywhere or nowhere. */
    private static String spelling(String bare) {
        return bare.chars()
                .mapToObj(character -> Pattern.quote(String.valueOf((char) character)))
                .collect(Collectors.joining("-?"));
    }

    IngestionOutcome withoutSecrets(IngestionOutcome outcome) {
        return outcome instanceof Answered answer && answer.reason() != null
                ? new Answered(answer.status(), answer.retryAfter(), answer.errors(), fit(answer.reason()))
                : outcome;
    }

    /** Masks first and cuts then, so that no half of a secret is left at the end. */
    String fit(String text) {
        String visible = CONTROL.matcher(INVISIBLE.matcher(text).replaceAll("")).replaceAll(" ");
        String masked = key == null ? visible : key.matcher(visible).replaceAll(MASK);
        // the word before a token first, which is the value of a header, too
        masked = BEARER.matcher(masked).replaceAll("$1" + MASK);
        masked = WEB_TOKEN.matcher(masked).replaceAll(MASK);
        masked = SETTING.matcher(masked).replaceAll("$1" + MASK);
        return masked.length() <= LONGEST ? masked : masked.substring(0, end(masked));
    }

    private static int end(String text) {
        return Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    }
}
