package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** In a JVM of its own, with a real agent that has the name of Microsoft's. */
class MicrosoftAgentTests {

    private static final String AGENT = "com.microsoft.applicationinsights.agent.Agent";

    @TempDir
    Path directory;

    @Test
    void theClientIsOffWhereMicrosoftsAgentIsAttachedAndSaysSoOnce() throws Exception {
        String output = started("-javaagent:" + agent());

        assertThat(output).contains("enabled: false").containsOnlyOnce("INFO").containsOnlyOnce("Microsoft's agent");
    }

    @Test
    void theClientIsOnWithoutIt() {
        assertThat(MicrosoftAgent.isPresent()).isFalse();
    }

    private String started(String option) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return Files.readString(output);
    }

    private Path agent() throws IOException {
        Path source = directory.resolve("Agent.java");
        Files.writeString(source, """
                package com.microsoft.applicationinsights.agent;
                public class Agent {
                    public static void premain(String arguments) {}
                }
                """);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", directory.toString(), source.toString());
        assertThat(failed).isZero();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", AGENT);
        String name = AGENT.replace('.', '/') + ".class";
        Path jar = directory.resolve("agent.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream classes = new JarOutputStream(file, manifest)) {
            classes.putNextEntry(new JarEntry(name));
            Files.copy(directory.resolve(name), classes);
        }
        return jar;
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(AppInsightsAutoConfiguration.class)
    static class Application {

        public static void main(String[] arguments) {
            SpringApplication application = new SpringApplication(Application.class);
            application.setWebApplicationType(WebApplicationType.NONE);
            application.setLogStartupInfo(false);
            List<String> destination =
                    List.of("--spring.main.banner-mode=off", "--appinsights.connection-string=InstrumentationKey=key");
            try (ConfigurableApplicationContext context = application.run(destination.toArray(String[]::new))) {
                System.out.println(
                        "enabled: " + context.getBean(TelemetryClient.class).isEnabled());
            }
        }
    }
}
