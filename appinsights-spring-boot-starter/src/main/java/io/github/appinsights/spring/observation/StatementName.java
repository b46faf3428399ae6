package io.github.appinsights.spring.observation;

import java.util.Locale;
import java.util.Set;

/**
 * A short name of an SQL statement, so that there are few of them: its verb and its first table, as {@code SELECT favourite}. Reads
 * the beginning of the statement once, and is no parser: where it is not sure it leaves the table out.
 */
final class StatementName {

    private static final int LONGEST_WORD = 64;
    private static final int MOST_READ = 4_096;
    private static final String UNKNOWN = "SQL";

    private static final Set<String> BEFORE_TABLE = Set.of("FROM", "INTO", "UPDATE", "TABLE", "CALL");
    private static final Set<String> BETWEEN = Set.of("ONLY", "IF", "NOT", "EXISTS");

    private final String statement;
    private final int end;
    private int at;

    private StatementName(String statement) {
        this.statement = statement;
        this.end = Math.min(statement.length(), MOST_READ);
    }

    static String of(String statement) {
        return new StatementName(statement).read();
    }

    private String read() {
        String verb = next().toUpperCase(Locale.ROOT);
        if (verb.isEmpty() || !verb.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            return UNKNOWN;
        }
        String word = verb;
        while (!word.isEmpty() && !BEFORE_TABLE.contains(word.toUpperCase(Locale.ROOT))) {
            word = next();
        }
        do {
            word = word.isEmpty() ? word : next();
        } while (BETWEEN.contains(word.toUpperCase(Locale.ROOT)));
        return isName(word) ? verb + ' ' + unquoted(word) : verb;
    }

    /** The next word, or one character that is none; empty at the end. Skips comments and literals. */
    private String next() {
        while (at < end) {
            char c = statement.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (statement.startsWith("--", at)) {
                skipTo("\n", at);
            } else if (statement.startsWith("/*", at)) {
                skipTo("*/", at + 2);
            } else if (c == '\'') {
                skipTo("'", at + 1);
            } else {
                return word();
            }
        }
        return "";
    }

    private String word() {
        int start = at;
        while (at < end && isPart(statement.charAt(at))) {
            at++;
        }
        if (at == start) {
            at++;
        }
        return statement.substring(start, at);
    }

    private void skipTo(String mark, int from) {
        int found = statement.indexOf(mark, from);
        at = found < 0 ? end : Math.min(end, found + mark.length());
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || isQuote(c) || c == '$';
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '`' || c == '[' || c == ']';
    }

    private static boolean isName(String word) {
        return !word.isEmpty()
                && word.length() <= LONGEST_WORD
                && (Character.isLetter(word.charAt(0)) || word.charAt(0) == '_' || isQuote(word.charAt(0)));
    }

    private static String unquoted(String word) {
        StringBuilder plain = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            if (!isQuote(word.charAt(i))) {
                plain.append(word.charAt(i));
            }
        }
        return plain.toString();
    }
}
