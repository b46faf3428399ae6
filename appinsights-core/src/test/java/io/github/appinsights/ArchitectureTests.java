package io.github.appinsights;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who may know whom, and what no code here does. */
class ArchitectureTests {

    private static final String ROOT = "io.github.appinsights";
    private static final String[] JAVA = {"java..", "org.jspecify.."};

    private static JavaClasses production = new ClassFileImporter().importClasses();

    @BeforeAll
    static void readClasses() {
        production = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ROOT);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(production);
    }

    @Test
    void noPackageKnowsTheRootWhichPutsThemTogether() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .check(production);
    }

    @Test
    void theModelKnowsLimitsAndTheParserOfAddressesOnly() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".model..")
                .should()
                .onlyDependOnClassesThat(resideInAPackage(ROOT + ".model..")
                        .or(resideInAPackage(ROOT + ".internal.limits"))
                        .or(resideInAnyPackage(JAVA))
                        .or(name("io.netty.util.NetUtil")))
                .check(production);
    }

    @Test
    void limitsKnowNobody() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".internal.limits")
                .should()
                .onlyDependOnClassesThat(
                        resideInAPackage(ROOT + ".internal.limits").or(resideInAnyPackage(JAVA)))
                .check(production);
    }

    @Test
    void theChannelsContractKnowsNeitherSpringNorHttpNorWhatIsInternal() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".channel")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "org.springframework..",
                                "reactor.netty..",
                                "io.netty..",
                                "java.net.http..",
                                "tools.jackson..",
                                ROOT + ".internal..",
                                ROOT + ".context..",
                                ROOT + ".processing..")
                        .or(resideInAPackage("java.net").and(nameMatching("java\\.net\\.(?!URI).*"))))
                .check(production);
    }

    @Test
    void theContextKnowsTheModelOnly() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".context")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(inNone(ROOT + ".context", ROOT + ".model")))
                .check(production);
    }

    @Test
    void processingKnowsTheModelAndHowHooksAreContained() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".processing")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..")
                        .and(inNone(ROOT + ".processing", ROOT + ".model", ROOT + ".internal.hooks")))
                .check(production);
    }

    @Test
    void theContractOfSamplingKnowsTheModelOnly() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".sampling")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(inNone(ROOT + ".sampling", ROOT + ".model")))
                .check(production);
    }

    @Test
    void howHooksAreContainedKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".internal.hooks")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(inNone(ROOT + ".internal.hooks")))
                .check(production);
    }

    @Test
    void theWireKnowsTheModelAndNotHowItemsAreKeptOrSent() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".internal.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".internal.pipeline..",
                        ROOT + ".internal.ingestion..",
                        ROOT + ".internal.store..",
                        ROOT + ".context..",
                        "org.springframework..",
                        "reactor.netty..",
                        "io.netty..")
                .allowEmptyShould(true)
                .check(production);
    }

    @Test
    void sendingKnowsNothingOfThePipelineThatUsesIt() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".internal.ingestion..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".internal.pipeline..", ROOT + ".context..")
                .allowEmptyShould(true)
                .check(production);
    }

    @Test
    void onlyThePipelineKnowsTheFilesOfTheSpool() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".internal.pipeline", ROOT + ".internal.spool")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".internal.spool")
                .check(production);
    }

    @Test
    void thePipelineKnowsOfTheSpoolWhatOpensItAndElseOnlyTheStore() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".internal.pipeline")
                .and()
                .doNotHaveSimpleName("BufferedChannel")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".internal.spool")
                .check(production);
    }

    @Test
    void theStoresKnowTheWireAndTheContractAndNobodyElseHere() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".internal.store", ROOT + ".internal.spool")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..")
                        .and(inNone(
                                ROOT + ".internal.store",
                                ROOT + ".internal.spool",
                                ROOT + ".internal.wire",
                                ROOT + ".channel")))
                .check(production);
    }

    @Test
    void connectionsAreSetUpBySendingAndTheBuilderOnly() {
        noClasses()
                .that(inNone(ROOT + ".internal.network", ROOT + ".internal.ingestion")
                        .and(DescribedPredicate.not(name(TelemetryClientBuilder.class.getName()))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".internal.network")
                .check(production);
    }

    private static DescribedPredicate<JavaClass> inNone(String... packages) {
        return DescribedPredicate.not(resideInAnyPackage(packages));
    }

    @Test
    void nobodyPrints() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(production);
    }

    @Test
    void nobodySleeps() {
        noSleep().check(production);
    }

    @Test
    void everySubscriptionSaysWhatToDoWithErrors() {
        noSubscriptionWithoutArguments().check(production);
    }

    @Test
    void nobodyBlocksButTheCloseOfTheClientAndAThreadThatDies() {
        noBlocking().check(production);
    }

    /** By name and not by owner, as the compiler records the static type of the receiver. */
    private static ArchRule noSubscriptionWithoutArguments() {
        return noClasses()
                .should()
                .accessTargetWhere(describe(
                        "subscribe() without arguments",
                        access -> access.getTarget().getName().equals("subscribe")
                                && access instanceof JavaCall<?> call
                                && call.getTarget().getRawParameterTypes().isEmpty()));
    }

    private static ArchRule noBlocking() {
        return noClasses()
                .should()
                .accessTargetWhere(describe("waits for a publisher", access -> blocks(access) && !mayBlock(access)));
    }

    private static boolean blocks(JavaAccess<?> access) {
        return access.getTarget().getName().matches("block|blockFirst|blockLast|blockOptional|toIterable|toStream")
                && access.getTargetOwner().getName().startsWith("reactor.");
    }

    private static boolean mayBlock(JavaAccess<?> access) {
        return isIn(access, TelemetryClient.class, "close") || isIn(access, UncaughtExceptions.class, "await");
    }

    private static boolean isIn(JavaAccess<?> access, Class<?> type, String method) {
        return access.getOrigin().getOwner().isEquivalentTo(type)
                && access.getOrigin().getName().equals(method);
    }

    private static ArchRule noSleep() {
        return noClasses()
                .should()
                .accessTargetWhere(describe(
                        "sleeps",
                        access -> access.getTarget().getName().equals("sleep")
                                && List.of(Thread.class.getName(), TimeUnit.class.getName())
                                        .contains(access.getTargetOwner().getName())));
    }

    private static Stream<Arguments> rulesOfOurOwn() {
        return Stream.of(
                Arguments.of("subscribe()", noSubscriptionWithoutArguments(), "subscribes"),
                Arguments.of("block", noBlocking(), "waits"),
                Arguments.of("sleep", noSleep(), "sleeps"));
    }

    /** A rule that finds nothing anywhere would guard nothing. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rulesOfOurOwn")
    void eachRuleOfOurOwnFindsWhatItForbids(String what, ArchRule rule, String method) {
        JavaClasses forbidden = new ClassFileImporter().importClasses(Forbidden.class);

        List<String> found = rule.evaluate(forbidden).getFailureReport().getDetails();

        assertThat(found).isNotEmpty().allMatch(detail -> detail.contains("Forbidden." + method));
    }

    @Test
    void classesAreNamedForWhatTheyAre() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .check(production);
    }

    @Test
    void fieldsThatAreStaticDoNotChange() {
        List<String> changing = production.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getModifiers().contains(JavaModifier.FINAL))
                .map(JavaMember::getFullName)
                .toList();

        assertThat(changing).isEmpty();
    }

    @Test
    void anInternalPackageShowsAtMostThreeTypes() {
        Map<String, List<String>> shown = production.stream()
                .filter(type -> type.getPackageName().startsWith(ROOT + ".internal.")
                        && type.isTopLevelClass()
                        && type.getModifiers().contains(JavaModifier.PUBLIC))
                .collect(Collectors.groupingBy(
                        JavaClass::getPackageName,
                        TreeMap::new,
                        Collectors.mapping(JavaClass::getSimpleName, Collectors.toList())));

        assertThat(shown).allSatisfy((name, types) -> assertThat(types).as(name).hasSizeLessThanOrEqualTo(3));
    }

    /** What the rules are there to find. */
    @SuppressWarnings("unused")
    private static final class Forbidden {

        private void subscribes() {
            Mono.just(1).subscribe();
            Flux.just(1).map(i -> i).subscribe();
        }

        private void waits() {
            Mono.just(1).block();
            Flux.just(1).blockLast();
        }

        private void sleeps() throws InterruptedException {
            Thread.sleep(1);
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
