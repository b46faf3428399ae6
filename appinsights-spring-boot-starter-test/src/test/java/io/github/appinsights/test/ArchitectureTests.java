package io.github.appinsights.test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private static final String KIT = "io.github.appinsights.test";

    private static final JavaClasses MAIN =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(KIT);

    /** The starter's own tests use it. */
    @Test
    void theStarterIsNotKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.appinsights.spring..")
                .check(MAIN);
    }

    @Test
    void internalsOfTheCoreAreNotTouched() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.appinsights.internal..")
                .check(MAIN);
    }

    /** A kit must not bring libraries that a project's own tests would have to agree with. */
    @Test
    void recordingAndAssertionsNeedLittle() {
        classes()
                .that()
                .resideInAPackage(KIT)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "org.assertj..",
                        "org.springframework..",
                        "reactor.core..",
                        "io.github.appinsights",
                        "io.github.appinsights.channel",
                        "io.github.appinsights.model",
                        KIT))
                .check(MAIN);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.github.appinsights.(**)")
                .should()
                .beFreeOfCycles()
                .check(MAIN);
    }

    @Test
    void nothingIsPrinted() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN);
    }
}
