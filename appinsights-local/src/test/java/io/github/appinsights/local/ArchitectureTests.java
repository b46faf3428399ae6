package io.github.appinsights.local;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureTests {

    private static final String ROOT = "io.github.appinsights.local";
    private static final JavaClasses MAIN =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void nobodyKnowsSpringOrAnotherModuleOfOurs() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("org.springframework..")
                        .or(resideInAPackage("io.github.appinsights..")
                                .and(DescribedPredicate.not(resideInAPackage(ROOT + "..")))))
                .check(MAIN);
    }

    @Test
    void theRulesKnowNothingButJson() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".envelope")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        ROOT + ".envelope", "java..", "org.jspecify..", "tools.jackson..", "io.netty.util"))
                .check(MAIN);
    }

    @Test
    void bodiesKnowNothingOfTheRules() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".body")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(ROOT + ".body", "java..", "org.jspecify..", "io.netty.buffer"))
                .check(MAIN);
    }

    @Test
    void nothingIsPrinted() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN);
    }
}
