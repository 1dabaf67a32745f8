package org.rhei.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.RheiException;

/** Enforces the dependency rules between modules and packages; the class path of this module holds all but the benchmarks. */
class ArchitectureTest {
    private static JavaClasses rhei;

    @BeforeAll
    static void read() {
        rhei = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.rhei")
                .that(resideOutsideOfPackage("org.rhei.testkit.."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"kernel", "networks", "solvers", "pipelines", "plots", "diagnostics", "studies", "serve", "cli"})
    void everyModuleIsSeen(String module) {
        assertThat(rhei)
                .as("classes of the module %s", module)
                .anyMatch(c -> c.getPackageName().startsWith("org.rhei." + module)
                        && !c.getSimpleName().equals("package-info"));
    }

    @Test
    void modulesDependOneWay() {
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
                .layer("plots")
                .definedBy("org.rhei.plots..")
                .layer("diagnostics")
                .definedBy("org.rhei.diagnostics..")
                .layer("studies")
                .definedBy("org.rhei.studies..")
                .layer("serve")
                .definedBy("org.rhei.serve..")
                .layer("cli")
                .definedBy("org.rhei.cli..")
                .whereLayer("kernel")
                .mayNotAccessAnyLayer()
                .whereLayer("networks")
                .mayOnlyAccessLayers("kernel")
                .whereLayer("solvers")
                .mayOnlyAccessLayers("kernel")
                .whereLayer("pipelines")
                .mayOnlyAccessLayers("kernel", "networks", "solvers")
                .whereLayer("plots")
                .mayOnlyAccessLayers("kernel")
                .whereLayer("diagnostics")
                .mayOnlyAccessLayers("kernel", "plots")
                .whereLayer("studies")
                .mayOnlyAccessLayers("kernel", "networks", "solvers", "pipelines", "plots", "diagnostics")
                .whereLayer("serve")
                .mayOnlyAccessLayers("kernel", "networks", "solvers", "pipelines")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .check(rhei);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("org.rhei.(**)").should().beFreeOfCycles().check(rhei);
    }

    @Test
    void packagesStaySmall() {
        Map<String, Long> classes = StreamSupport.stream(rhei.spliterator(), false)
                .filter(JavaClass::isTopLevelClass)
                .filter(c -> !c.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(classes)
                .allSatisfy((name, count) -> assertThat(count)
                        .as("top-level classes of the package %s", name)
                        .isLessThanOrEqualTo(30));
    }

    @Test
    void aUserOfPipelinesSeesFewTypes() {
        Set<String> exported = Set.of(
                "org.rhei.kernel",
                "org.rhei.networks",
                "org.rhei.solvers",
                "org.rhei.solvers.diffusion",
                "org.rhei.solvers.multistep",
                "org.rhei.solvers.rungekutta",
                "org.rhei.solvers.sde",
                "org.rhei.pipelines",
                "org.rhei.pipelines.options",
                "org.rhei.pipelines.posterior");
        List<String> types = StreamSupport.stream(rhei.spliterator(), false)
                .filter(JavaClass::isTopLevelClass)
                .filter(c -> exported.contains(c.getPackageName())
                        && c.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getName)
                .toList();
        assertThat(types).hasSizeBetween(40, 74);
    }

    @Test
    void exceptionsShareOneRoot() {
        classes()
                .that()
                .areAssignableTo(Throwable.class)
                .and()
                .areTopLevelClasses()
                .should()
                .beAssignableTo(RheiException.class)
                .check(rhei);
    }

    @Test
    void everyClassBelongsToAModule() {
        classes()
                .should()
                .resideInAnyPackage(
                        "org.rhei.kernel..",
                        "org.rhei.networks..",
                        "org.rhei.solvers..",
                        "org.rhei.pipelines..",
                        "org.rhei.tornado..",
                        "org.rhei.plots..",
                        "org.rhei.diagnostics..",
                        "org.rhei.serve..",
                        "org.rhei.studies..",
                        "org.rhei.cli..")
                .check(rhei);
    }

    @Test
    void vectorApiStaysInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.rhei.kernel.simd")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..")
                .check(rhei);
    }

    @Test
    void tornadoVmStaysInTheModuleTornado() {
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
    void onlyCommandsAndOptionsKnowPicocli() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.rhei.cli.request",
                        "org.rhei.cli.run",
                        "org.rhei.cli.diagnose",
                        "org.rhei.cli.file",
                        "org.rhei.cli.output",
                        "org.rhei.cli.terminal")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
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
