package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Law: every room's jar is a named module that holds and exports its one package, and the command runs from the module
 * path. It needs the jars, so it runs after they are packaged.
 */
class ModulesIT {
    private static final Path TARGET = Path.of("target");

    @Test
    void everyRoomIsAModuleThatExportsItsPackage() throws IOException {
        var found = ModuleFinder.of(TARGET.resolve("rhei.jar"), TARGET.resolve("lib")).findAll().stream()
                .filter(module -> module.descriptor().name().contains("rhei"))
                .toList();
        var names = new TreeSet<String>();
        for (var module : found) {
            ModuleDescriptor descriptor = module.descriptor();
            names.add(descriptor.name());
            assertThat(descriptor.isAutomatic()).as(descriptor.name()).isFalse();
            assertThat(descriptor.exports())
                    .extracting(ModuleDescriptor.Exports::source)
                    .containsExactly(descriptor.name());
            try (ModuleReader reader = module.open();
                    var entries = reader.list()) {
                assertThat(entries.filter(entry -> entry.endsWith(".class") && !entry.endsWith("module-info.class"))
                                .map(entry -> entry.substring(0, entry.lastIndexOf('/'))
                                        .replace('/', '.'))
                                .collect(Collectors.toSet()))
                        .as("packages of " + descriptor.name())
                        .containsExactly(descriptor.name());
            }
        }
        assertThat(names)
                .contains(
                        "org.rhei.cli",
                        "org.rhei.kernel",
                        "org.rhei.networks",
                        "org.rhei.pipelines",
                        "org.rhei.solvers",
                        "org.rhei.studies");
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
