package io.github.appinsights.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What an application gets with the starter. That there is no tracer in it, Maven's enforcer checks down to the leaves. */
class RuntimeDependenciesTests {

    private static final String OURS = "io.github.appinsights";

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "../appinsights-core/pom.xml"})
    void theirVersionsAreThoseOfSpringBoot(String pom) throws Exception {
        List<Element> brought = dependencies(pom, "/project/dependencies/dependency").stream()
                .filter(dependency -> !"test".equals(text(dependency, "scope"))
                        && !"true".equals(text(dependency, "optional"))
                        && !OURS.equals(text(dependency, "groupId")))
                .toList();
        List<String> managedByUs =
                dependencies("../pom.xml", "/project/dependencyManagement/dependencies/dependency").stream()
                        .filter(dependency -> !"import".equals(text(dependency, "scope")))
                        .map(dependency -> Objects.requireNonNull(text(dependency, "artifactId")))
                        .toList();

        assertThat(brought).isNotEmpty().allSatisfy(dependency -> {
            assertThat(text(dependency, "version")).isNull();
            assertThat(text(dependency, "artifactId")).isNotIn(managedByUs);
        });
    }

    private static List<Element> dependencies(String pom, String path) throws Exception {
        Document document = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(Path.of(pom).toFile());
        NodeList found = (NodeList)
                XPathFactory.newDefaultInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
        return IntStream.range(0, found.getLength())
                .mapToObj(found::item)
                .map(Element.class::cast)
                .toList();
    }

    private static @Nullable String text(Element dependency, String name) {
        Node node = dependency.getElementsByTagName(name).item(0);
        return node == null ? null : node.getTextContent();
    }
}
