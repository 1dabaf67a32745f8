package org.rhei.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Laws of size, checked in sources and classes: files are short, methods take few parameters, and a simple name means
 * one type.
 */
class StructureTest {
    private static final Path PROJECT = Path.of("..");
    private static final int MOST_LINES = 400;
    private static final int MOST_PARAMETERS = 8;
    private static final int LONGEST_LINE = 140;

    @Test
    void sourceFilesStayShort() {
        assertThat(sources().stream().filter(file -> !isTest(file)))
                .hasSizeGreaterThan(300)
                .allSatisfy(
                        file -> assertThat(lines(file)).as("lines of %s", file).isLessThanOrEqualTo(MOST_LINES));
    }

    @Test
    void linesStayShort() {
        List<String> found = new ArrayList<>();
        for (Path file : written()) {
            List<String> lines = readLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > LONGEST_LINE) {
                    found.add(PROJECT.relativize(file) + ":" + (i + 1));
                }
            }
        }
        assertThat(found).as("lines longer than " + LONGEST_LINE).isEmpty();
    }

    /**
     * Law: methods take at most eight parameters, except kernels, which take registers or arrays of a device one by one,
     * and constructors of records, whose components are data.
     */
    @Test
    void methodsTakeFewParameters() {
        codeUnits()
                .that(areWritten())
                .should(takeFewParameters())
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("org.rhei")
                        .that(resideOutsideOfPackages("org.rhei.kernel.simd"))
                        .that(DescribedPredicate.not(name("org.rhei.tornado.Kernel"))));
    }

    private static DescribedPredicate<JavaCodeUnit> areWritten() {
        return DescribedPredicate.describe(
                "are neither generated nor constructors of records",
                unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !(unit instanceof JavaConstructor && unit.getOwner().isRecord()));
    }

    private static ArchCondition<JavaCodeUnit> takeFewParameters() {
        return new ArchCondition<>("take at most " + MOST_PARAMETERS + " parameters") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                int parameters = unit.getRawParameterTypes().size();
                events.add(new SimpleConditionEvent(
                        unit, parameters <= MOST_PARAMETERS, unit.getFullName() + " takes " + parameters));
            }
        };
    }

    /**
     * Law: no two types share a simple name, except nested types such as a builder or the options of a class, which
     * are named together with the enclosing type, and stand-ins, which a build without a device compiles in place of
     * types of the same name.
     */
    @Test
    void aNameMeansOneType() {
        Map<String, List<Path>> files = sources().stream()
                .filter(file -> !file.toString().contains("tornado/src/main/host/"))
                .collect(Collectors.groupingBy(file -> String.valueOf(file.getFileName())));
        files.values().removeIf(places -> places.size() == 1);
        assertThat(files).as("types of one name").isEmpty();
    }

    /** Returns the source files of all modules that hold a type of the project. */
    private static List<Path> sources() {
        List<Path> sources = new ArrayList<>();
        for (Path module : list(PROJECT, 1)) {
            if (Files.isDirectory(module.resolve("src"))) {
                sources.addAll(list(module.resolve("src"), Integer.MAX_VALUE));
            }
        }
        sources.removeIf(file -> !file.toString().endsWith(".java")
                || file.endsWith("package-info.java")
                || file.endsWith("module-info.java"));
        return sources;
    }

    private static List<Path> list(Path folder, int depth) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isTest(Path file) {
        return file.toString().matches("\\.\\./\\w+/src/[\\w-]*test/.*");
    }

    /** Returns the sources of all modules, and the scripts of the folders that hold some. */
    private static List<Path> written() {
        List<Path> written = new ArrayList<>(sources());
        for (String folder : List.of("tools", "reference", "benchmarks/peers", "cli/src/test/resources")) {
            written.addAll(list(PROJECT.resolve(folder), Integer.MAX_VALUE));
        }
        written.removeIf(file -> !Files.isRegularFile(file) || !isText(file));
        written.add(PROJECT.resolve("rhei"));
        return written;
    }

    private static boolean isText(Path file) {
        return file.toString().matches(".*\\.(java|py|sh)|.*/tools/[\\w-]+|.*/compare");
    }

    private static List<String> readLines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long lines(Path file) {
        return readLines(file).size();
    }
}
