package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.appinsights.TelemetryClient;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The starter on a class path without any of its optional dependencies. */
class MinimalClassPathTests {

    private static final Pattern OPTIONAL = Pattern.compile(
            "spring-boot-(?!\\d|autoconfigure-\\d|starter-).*"
                    + "|spring-security-.*|micrometer-(core|jakarta|observation|tracing).*|aspectjweaver-.*|jackson-(annotations|databind).*");

    @Test
    void theClientNeedsNoOptionalDependency() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader minimal = new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader())) {
            for (String absent : List.of(
                    "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
                    "org.springframework.boot.health.contributor.Health",
                    "org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration",
                    "io.micrometer.core.instrument.MeterRegistry")) {
                assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> minimal.loadClass(absent));
            }
            Thread.currentThread().setContextClassLoader(minimal);
            Callable<?> application = (Callable<?>) minimal.loadClass(Application.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            assertThat(application.call()).isEqualTo("client, final flush");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static URL[] urls() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            File file = new File(entry);
            if (!OPTIONAL.matcher(file.getName()).matches()) {
                urls.add(file.toURI().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    /** Runs in a class loader of its own, so it is called by a type of the JDK. */
    @EnableAutoConfiguration
    public static final class Application implements Callable<String> {

        @Override
        public String call() {
            try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                    .web(WebApplicationType.NONE)
                    .logStartupInfo(false)
                    .registerShutdownHook(false)
                    .run()) {
                return (context.getBeanProvider(TelemetryClient.class).getIfAvailable() == null ? "" : "client")
                        + (context.getBeanProvider(FinalFlush.class).getIfAvailable() == null ? "" : ", final flush");
            }
        }
    }
}
