package org.rhei.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between the rooms; this room sees all of them but the benchmarks. */
class ArchitectureTest {
    private static JavaClasses rhei;

    @BeforeAll
    static void read() {
        rhei = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.rhei");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel", "networks", "solvers", "pipelines", "studies", "cli"})
    void everyRoomIsSeen(String room) {
        assertThat(rhei)
                .as("classes of the room %s", room)
                .anyMatch(c -> c.getPackageName().startsWith("org.rhei." + room)
                        && !c.getSimpleName().equals("package-info"));
    }

    @Test
    void roomsDependOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("kernel")
                .definedBy("org.rhei.kernel..")
                .layer("networks")
                .definedBy("org.rhei.networks..")
                .layer("solvers")
                .definedBy("org.rhei.solvers..")
                .layer("pipelines")
                .definedBy("org.rhei.pipelines..")
                .layer("studies")
                .definedBy("org.rhei.studies..")
                .layer("cli")
                .definedBy("org.rhei.cli..")
                .whereLayer("networks")
                .mayOnlyBeAccessedByLayers("pipelines", "studies", "cli")
                .whereLayer("solvers")
                .mayOnlyBeAccessedByLayers("pipelines", "studies", "cli")
                .whereLayer("pipelines")
                .mayOnlyBeAccessedByLayers("studies", "cli")
                .whereLayer("studies")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("kernel")
                .mayNotAccessAnyLayer()
                .check(rhei);
    }

    @Test
    void everyClassHasARoom() {
        classes()
                .should()
                .resideInAnyPackage(
                        "org.rhei.kernel..",
                        "org.rhei.networks..",
                        "org.rhei.solvers..",
                        "org.rhei.pipelines..",
                        "org.rhei.tornado..",
                        "org.rhei.studies..",
                        "org.rhei.cli..")
                .check(rhei);
    }

    @Test
    void vectorApiStaysInThePackageKernel() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.rhei.kernel")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..")
                .check(rhei);
    }

    @Test
    void tornadoVmStaysInTheRoomTornado() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.rhei.tornado")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("uk.ac.manchester.tornado..")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("org.rhei.tornado..")
                .check(rhei);
    }

    @Test
    void commandLineLibrariesStayInCli() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.rhei.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "me.tongfei.progressbar..")
                .check(rhei);
    }

    @Test
    void librariesPrintNothing() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(rhei.that(com.tngtech.archunit.base.DescribedPredicate.describe(
                "outside cli", c -> !c.getPackageName().startsWith("org.rhei.cli"))));
    }

    @Test
    void librariesLogWithSystemLogger() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging..")
                .check(rhei);
    }
}
