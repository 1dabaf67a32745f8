package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Law: the jar of every module has a descriptor that exports to all modules the packages of the public API and no
 * others, and the command runs from the module path. The test needs the jars, so it runs after they are packaged.
 */
class ModulesIT {
    private static final Path TARGET = Path.of("target");

    /** The packages that each module exports to all modules. */
    private static final Map<String, Set<String>> EXPORTS = Map.of(
            "org.rhei.kernel", Set.of("org.rhei.kernel"),
            "org.rhei.networks", Set.of("org.rhei.networks"),
            "org.rhei.solvers",
                    Set.of(
                            "org.rhei.solvers",
                            "org.rhei.solvers.diffusion",
                            "org.rhei.solvers.multistep",
                            "org.rhei.solvers.rungekutta",
                            "org.rhei.solvers.sde"),
            "org.rhei.pipelines",
                    Set.of("org.rhei.pipelines", "org.rhei.pipelines.options", "org.rhei.pipelines.posterior"),
            "org.rhei.plots", Set.of("org.rhei.plots", "org.rhei.plots.picture"),
            "org.rhei.diagnostics", Set.of("org.rhei.diagnostics"),
            "org.rhei.studies", Set.of("org.rhei.studies"),
            "org.rhei.serve", Set.of(),
            "org.rhei.cli", Set.of());

    @Test
    void everyJarIsAModuleThatExportsThePublicApi() {
        Map<String, Set<String>> found =
                ModuleFinder.of(TARGET.resolve("rhei.jar"), TARGET.resolve("lib")).findAll().stream()
                        .map(ModuleReference::descriptor)
                        .filter(descriptor -> descriptor.name().contains("rhei")
                                && !descriptor.name().endsWith("tornado"))
                        .peek(descriptor -> assertThat(descriptor.isAutomatic())
                                .as(descriptor.name())
                                .isFalse())
                        .collect(Collectors.toMap(ModuleDescriptor::name, ModulesIT::exportsToEverybody));
        assertThat(found).isEqualTo(EXPORTS);
    }

    private static Set<String> exportsToEverybody(ModuleDescriptor descriptor) {
        return descriptor.exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
    }

    /** A build without TornadoVM compiles stand-ins for its API, which would hide the real one. */
    @Test
    void aJarOfRheiHoldsItsOwnClassesAlone() throws IOException {
        List<Path> jars = new ArrayList<>(List.of(TARGET.resolve("rhei.jar")));
        for (Path folder : List.of(TARGET.resolve("lib"), Path.of("..", "tornado", "target"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.getFileName().toString().matches("rhei-[\\w.-]*\\.jar"))
                        .forEach(jars::add);
            }
        }
        assertThat(jars).anyMatch(jar -> jar.getFileName().toString().startsWith("rhei-tornado"));
        for (Path file : jars) {
            try (JarFile jar = new JarFile(file.toFile())) {
                assertThat(jar.stream().map(JarEntry::getName).filter(name -> name.endsWith(".class")))
                        .as(file.toString())
                        .isNotEmpty()
                        .allMatch(name -> name.startsWith("org/rhei/") || name.equals("module-info.class"));
            }
        }
    }

    @Test
    void theCommandRunsFromTheModulePath() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-p",
                        TARGET.resolve("rhei.jar") + System.getProperty("path.separator") + TARGET.resolve("lib"),
                        "-m",
                        "org.rhei.cli/org.rhei.cli.Main",
                        "info",
                        "--model",
                        "../models/two-moons-flux1-flow.safetensors"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("Flux1", "Vector API").doesNotContain("not packaged");
    }
}
