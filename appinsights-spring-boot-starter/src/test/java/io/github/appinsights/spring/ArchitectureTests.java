package io.github.appinsights.spring;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

class ArchitectureTests {

    private static final String STARTER = "io.github.appinsights.spring";

    private static final JavaClasses MAIN =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(STARTER);
    private static final JavaClasses TESTS =
            new ClassFileImporter().withImportOption(new OnlyIncludeTests()).importPackages(STARTER);

    @Test
    void internalsOfTheCoreAreNotTouched() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.appinsights.internal..")
                .check(MAIN);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(STARTER + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void autoConfigurationsArePublicAndFinal() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .andShould()
                .haveModifier(FINAL)
                .check(MAIN);
    }

    @Test
    void beanMethodsArePackagePrivate() {
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .bePackagePrivate()
                .check(MAIN);
    }

    @Test
    void nothingBlocksOrSleeps() {
        noClasses()
                .should()
                .accessTargetWhere(namedAnyOf("block", "blockFirst", "blockLast", "blockOptional", "sleep"))
                .check(MAIN);
    }

    @Test
    void nothingIsPrinted() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN);
    }

    /** The environment of the process is read through Spring's. */
    @Test
    void theProcessEnvironmentIsNotReadDirectly() {
        noClasses().should().accessTargetWhere(namedAnyOf("getenv")).check(MAIN);
    }

    /** They can wait for ever; {@code expectComplete().verify(Duration)} cannot. */
    @Test
    void verificationsHaveATimeLimit() {
        noClasses().should().accessTargetWhere(namedAnyOf("verifyComplete")).check(TESTS);
    }

    private static DescribedPredicate<JavaAccess<?>> namedAnyOf(String... names) {
        Set<String> set = Set.of(names);
        return describe(
                "the target is named any of " + set,
                access -> set.contains(access.getTarget().getName()));
    }
}
