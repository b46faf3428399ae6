package io.github.appinsights.internal.sampling;

/**
 * The score of an operation, the same in every SDK of the service, so that processes which sample at the same percentage keep the
 * same operations.
 *
 * @see <a href="https://github.com/microsoft/ApplicationInsights-dotnet/blob/2.22.0/BASE/src/ServerTelemetryChannel/Implementation/SamplingScoreGenerator.cs">SamplingScoreGenerator</a>
 */
final class HashScore {

    private static final int SHORTEST = 8;

    private HashScore() {}

    /** From 0 to 100, without 100 itself; case matters. */
    static double of(String operationId) {
        if (operationId.isEmpty()) {
            return 0;
        }
        String text = operationId;
        while (text.length() < SHORTEST) {
            text += text;
        }
        int hash = 5381;
        for (int i = 0; i < text.length(); i++) {
            hash = hash * 33 + text.charAt(i);
        }
        // as Java's SDKs do at both edges, where a score of 100 would drop what is kept at 100 %
        int positive =
                hash == Integer.MIN_VALUE ? Integer.MAX_VALUE - 1 : Math.min(Math.abs(hash), Integer.MAX_VALUE - 1);
        return (double) positive / Integer.MAX_VALUE * 100;
    }
}
