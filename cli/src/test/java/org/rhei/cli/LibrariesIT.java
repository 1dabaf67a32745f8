package org.rhei.cli;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Law: each library of the distribution has a reason, which this test states: a class of the project refers to it,
 * directly or through other classes, or the module descriptor of another library requires it. The test needs the
 * jars, so it runs after they are packaged.
 */
class LibrariesIT {
    private static final Path TARGET = Path.of("target");
    private static final String OWN = "org/rhei/";

    private static final String STATISTICS = "p-values and quantiles of diagnostics";
    private static final String STATISTICS_MODULE = "a module that commons-statistics-inference requires";
    private static final String SERVER = "HTTP of rhei serve";
    private static final String MEASUREMENTS = "measurements of rhei serve in the format of Prometheus";
    private static final String FOREST = "random forests of C2ST and L-C2ST";

    /** The libraries, without their versions, and their reasons. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            entry("aircompressor", "pages of Parquet: Snappy, ZSTD and LZ4 in Java"),
            entry("commons-numbers-arrays", STATISTICS_MODULE),
            entry("commons-numbers-combinatorics", STATISTICS),
            entry("commons-numbers-core", STATISTICS),
            entry("commons-numbers-fraction", STATISTICS),
            entry("commons-numbers-gamma", STATISTICS),
            entry("commons-numbers-rootfinder", STATISTICS),
            entry("commons-rng-client-api", STATISTICS),
            entry("commons-rng-sampling", STATISTICS),
            entry("commons-statistics-descriptive", STATISTICS_MODULE),
            entry("commons-statistics-distribution", STATISTICS),
            entry("commons-statistics-inference", STATISTICS),
            entry("commons-statistics-ranking", STATISTICS_MODULE),
            entry("fastcsv", "writing tables of text"),
            entry("jackson-annotations", "JSON: jackson-databind"),
            entry("jackson-core", "JSON"),
            entry("jackson-databind", "JSON"),
            entry("jackson-dataformat-yaml", "GenSBI's YAML configurations"),
            entry("jetty-http", SERVER),
            entry("jetty-io", SERVER),
            entry("jetty-server", SERVER),
            entry("jetty-util", SERVER),
            entry("jline-terminal", "the progress bar: widths of characters"),
            entry("jspecify", "annotations of the API, which class files keep for compilers"),
            entry("olcut-config-protobuf", FOREST),
            entry("olcut-core", FOREST),
            entry("parquet-format-structures", "the metadata of Parquet"),
            entry("picocli", "the options of the command"),
            entry("prometheus-metrics-config", MEASUREMENTS),
            entry("prometheus-metrics-core", MEASUREMENTS),
            entry("prometheus-metrics-exposition-textformats", MEASUREMENTS),
            entry("prometheus-metrics-model", MEASUREMENTS),
            entry("prometheus-metrics-tracer-common", MEASUREMENTS),
            entry("prometheus-metrics-tracer-initializer", MEASUREMENTS),
            entry("prometheus-metrics-tracer-otel", MEASUREMENTS),
            entry("prometheus-metrics-tracer-otel-agent", MEASUREMENTS),
            entry("progressbar", "the progress bar"),
            entry("protobuf-java", FOREST),
            entry("slf4j-api", "messages of Jetty, which are not shown"),
            entry("snakeyaml-engine", "YAML: jackson-dataformat-yaml"),
            entry("tribuo-classification-core", FOREST),
            entry("tribuo-classification-tree", FOREST),
            entry("tribuo-common-tree", FOREST),
            entry("tribuo-core", FOREST),
            entry("tribuo-math", FOREST));

    /** Libraries of annotations, to which code does not refer as classes. */
    private static final Set<String> ANNOTATIONS = Set.of("jspecify");

    private static final Map<String, byte[]> CLASSES = new HashMap<>();
    private static final Map<String, String> LIBRARY_OF_CLASS = new HashMap<>();
    private static final Set<String> LIBRARIES = new TreeSet<>();

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> jars = Files.list(TARGET.resolve("lib"))) {
            for (Path jar :
                    Stream.concat(jars, Stream.of(TARGET.resolve("rhei.jar"))).toList()) {
                read(jar);
            }
        }
    }

    private static void read(Path jar) throws IOException {
        String library = library(jar);
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry each : file.stream().toList()) {
                String name = each.getName();
                if (name.endsWith(".class") && !name.endsWith("module-info.class") && !name.startsWith("META-INF/")) {
                    String type = name.substring(0, name.length() - ".class".length());
                    try (InputStream in = file.getInputStream(each)) {
                        CLASSES.put(type, in.readAllBytes());
                    }
                    LIBRARY_OF_CLASS.put(type, library);
                }
            }
        }
        if (!library.startsWith("rhei")) {
            LIBRARIES.add(library);
        }
    }

    private static String library(Path jar) {
        return jar.getFileName().toString().replaceFirst("(-\\d[\\w.-]*)?\\.jar$", "");
    }

    @Test
    void everyLibraryHasAReason() {
        assertThat(LIBRARIES).containsExactlyInAnyOrderElementsOf(REASONS.keySet());
    }

    @Test
    void everyLibraryIsNeeded() {
        Set<String> needed = new TreeSet<>(referred());
        Map<String, String> modules = new HashMap<>();
        Map<String, ModuleDescriptor> descriptors = new HashMap<>();
        ModuleFinder.of(TARGET.resolve("lib")).findAll().forEach(module -> {
            String library = library(Path.of(module.location().orElseThrow()));
            modules.put(module.descriptor().name(), library);
            descriptors.put(library, module.descriptor());
        });
        Deque<String> left = new ArrayDeque<>(needed);
        while (!left.isEmpty()) {
            for (Requires required :
                    Objects.requireNonNull(descriptors.get(left.remove())).requires()) {
                String library = modules.get(required.name());
                boolean always = !required.modifiers().contains(Requires.Modifier.STATIC);
                if (library != null && always && needed.add(library)) {
                    left.add(library);
                }
            }
        }
        needed.removeIf(library -> library.startsWith("rhei"));
        needed.addAll(ANNOTATIONS);
        assertThat(LIBRARIES).isEqualTo(needed);
    }

    /** Returns the libraries with a class that a class of the project refers to, directly or through other classes. */
    private static Set<String> referred() {
        Set<String> seen = new HashSet<>();
        CLASSES.keySet().stream().filter(name -> name.startsWith(OWN)).forEach(seen::add);
        Deque<String> left = new ArrayDeque<>(seen);
        Set<String> libraries = new HashSet<>();
        while (!left.isEmpty()) {
            for (String name : references(Objects.requireNonNull(CLASSES.get(left.remove())))) {
                if (CLASSES.containsKey(name) && seen.add(name)) {
                    left.add(name);
                    libraries.add(LIBRARY_OF_CLASS.get(name));
                }
            }
        }
        return libraries;
    }

    private static List<String> references(byte[] code) {
        List<String> names = new ArrayList<>();
        for (PoolEntry each : ClassFile.of().parse(code).constantPool()) {
            if (each instanceof ClassEntry type) {
                names.add(type.asInternalName().replaceFirst("^\\[+L(.*);$", "$1"));
            }
        }
        return names;
    }
}
