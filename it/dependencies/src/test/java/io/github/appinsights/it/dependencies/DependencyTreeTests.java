package io.github.appinsights.it.dependencies;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What an application with WebFlux gets with the starter, down to the leaves, as Maven resolved it for this build. */
class DependencyTreeTests {

    private static final String OURS = "io.github.appinsights:";
    private static final String STARTER = OURS + "appinsights-spring-boot-starter";
    private static final String WEBFLUX = "org.springframework.boot:spring-boot-starter-webflux";
    private static final String MANAGED = "/dependencyManagement/dependencies/dependency";

    private static DependencyTree tree;

    @BeforeAll
    static void read() throws Exception {
        tree = DependencyTree.read(Path.of("target/tree.txt"));
    }

    @Test
    void itGetsTheseJarsMore() {
        assertThat(tree.of(WEBFLUX)).hasSizeGreaterThan(30);
        assertThat(added())
                .containsExactlyInAnyOrder(STARTER, OURS + "appinsights-core", "io.micrometer:context-propagation");
    }

    @Test
    void itGetsAtMostTenJarsMore() {
        assertThat(added()).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void everyVersionIsThatOfSpringBoot() throws Exception {
        Set<String> chosenHere = managed("../../pom.xml", "/project" + MANAGED)
                .map(DependencyTreeTests::name)
                .collect(Collectors.toSet());
        Set<String> chosenBySpringBoot = managed("target/effective-pom.xml", "//project" + MANAGED)
                .filter(dependency -> !chosenHere.contains(name(dependency)))
                .map(dependency -> name(dependency) + ":" + text(dependency, "version"))
                .collect(Collectors.toSet());

        assertThat(tree.of(STARTER).stream().filter(jar -> !jar.startsWith(OURS)))
                .hasSizeGreaterThan(20)
                .allSatisfy(jar ->
                        assertThat(jar + ":" + tree.version(jar, "absent")).isIn(chosenBySpringBoot));
    }

    private static Set<String> added() {
        Set<String> added = new HashSet<>(tree.of(STARTER));
        added.removeAll(tree.of(WEBFLUX));
        return added;
    }

    private static Stream<Element> managed(String pom, String path) throws Exception {
        Document document = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(Path.of(pom).toFile());
        NodeList found = (NodeList)
                XPathFactory.newDefaultInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
        return IntStream.range(0, found.getLength()).mapToObj(found::item).map(Element.class::cast);
    }

    private static String name(Element dependency) {
        return text(dependency, "groupId") + ":" + text(dependency, "artifactId");
    }

    private static String text(Element dependency, String name) {
        return dependency.getElementsByTagName(name).item(0).getTextContent();
    }
}
