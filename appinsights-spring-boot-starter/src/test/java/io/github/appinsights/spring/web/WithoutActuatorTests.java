package io.github.appinsights.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** An application without actuator on its class path. */
class WithoutActuatorTests {

    @Test
    void requestsAreToldAllTheSame() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            Object names = ((Callable<?>) loader.loadClass(Names.class.getName())
                            .getDeclaredConstructor()
                            .newInstance())
                    .call();
            assertThat(names).isEqualTo(List.of("GET /ok/{id}", "GET unmatched", "GET unauthorized"));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!new File(entry).getName().contains("actuator")) {
                urls.add(new File(entry).toURI().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    /** Runs in a class loader of its own. */
    public static final class Names implements Callable<List<String>> {

        public Names() {}

        @Override
        public List<String> call() {
            try (RunningApplication application = RunningApplication.start(List.of(CasesApplication.class))) {
                return List.of(
                        name(application, "/ok/1"),
                        name(application, "/actuator/health"),
                        name(application, "/secret/plans"));
            }
        }

        private static String name(RunningApplication application, String path) {
            return application
                    .telemetry()
                    .request(application.get(path).traceId())
                    .name();
        }
    }
}
