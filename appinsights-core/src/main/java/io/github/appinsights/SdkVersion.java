package io.github.appinsights;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** How this client calls itself, as {@code SDK-VERSIONS.md} of ApplicationInsights-Home asks: {@code name:semver}, letters only. */
final class SdkVersion {

    static final String TAG = "reactive:" + version();

    private SdkVersion() {}

    /** Not from the manifest: a native image has none. */
    private static String version() {
        Properties build = new Properties();
        try (InputStream resource = SdkVersion.class.getResourceAsStream("version.properties")) {
            if (resource != null) {
                build.load(resource);
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            return "0.0.0";
        }
        return build.getProperty("version", "0.0.0");
    }
}
