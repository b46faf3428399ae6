package io.github.appinsights.local;

/** What the service says with a code where an item itself is good. */
final class ServiceWords {

    private ServiceWords() {}

    static String of(int code) {
        return switch (code) {
            case 206 -> "Telemetry sampled out.";
            case 400 -> "Invalid instrumentation key";
            case 401 -> "Unauthorized";
            case 402, 439 -> "Daily quota exceeded";
            case 403 -> "Forbidden";
            case 408 -> "Request Timeout";
            case 429 -> "Too much data: 1";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> "Status " + code;
        };
    }
}
