package io.github.appinsights;

import java.util.Objects;

/** How this client calls itself, as {@code SDK-VERSIONS.md} of ApplicationInsights-Home asks: {@code name:semver}, letters only. */
final class SdkVersion {

    static final String TAG = "reactive:" + version();

    private SdkVersion() {}

    private static String version() {
        String version = SdkVersion.class.getPackage().getImplementationVersion();
        return Objects.requireNonNullElse(version, "0.0.0");
    }
}
