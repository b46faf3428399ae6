package io.github.appinsights.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What only some users may do. A test for which this machine is not enough is skipped, and fails where tests are strict. */
public final class Privileges {

    private static final String CAPABILITIES = "-dac_override,-dac_read_search,-fowner";

    private Privileges() {}

    /** A prefix under which permissions count, as they do not for root. */
    public static List<String> ordinary() {
        if (!isRoot()) {
            return List.of();
        }
        List<String> prefix = List.of("setpriv", "--bounding-set", CAPABILITIES, "--inh-caps", CAPABILITIES);
        require(succeeds(prefix, "true"), "setpriv");
        return prefix;
    }

    /** A prefix under which file systems can be mounted that nobody else sees. */
    public static List<String> mounting() {
        List<String> prefix = List.of("unshare", "-m");
        require(isRoot() && succeeds(prefix, "mount", "-t", "tmpfs", "-o", "size=1m", "none", "/mnt"), "unshare -m");
        return prefix;
    }

    public static void requireRoot() {
        require(isRoot(), "root");
    }

    /** Needs that. */
    public static void require(boolean there, String what) {
        if (Boolean.getBoolean("appinsights.tests.strict")) {
            assertThat(there).as("needs " + what).isTrue();
        }
        assumeTrue(there, "needs " + what);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static boolean succeeds(List<String> prefix, String... command) {
        List<String> all = new java.util.ArrayList<>(prefix);
        all.addAll(List.of(command));
        try {
            Process process = new ProcessBuilder(all)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
