package org.rhei.kernel.simd;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The properties of a JVM that concern its compilers. They are read from system properties, the environment and, on Linux, the process's
 * command line. The management beans, which know more, would add 10 ms to the start of a command.
 *
 * @param name the property {@code java.vm.name}
 * @param info the property {@code java.vm.info}
 * @param version the properties {@code java.vm.version} and {@code java.vendor.version}
 * @param feature the feature version of Java
 * @param options the options of the JVM, as far as they can be read; the last of two contrary options is valid
 */
record Jvm(String name, String info, String version, int feature, List<String> options) {
    /** The latest feature version of Java with which the vector kernels were tested. */
    static final int TESTED = 25;

    private static final String STOP = "-XX:TieredStopAtLevel=";

    /** Returns the JVM that runs this code. */
    static Jvm current() {
        return new Jvm(
                System.getProperty("java.vm.name", ""),
                System.getProperty("java.vm.info", ""),
                System.getProperty("java.vm.version", "") + ' ' + System.getProperty("java.vendor.version", ""),
                Runtime.version().feature(),
                currentOptions());
    }

    /** Returns why this JVM may not compile the Vector API to vector instructions; empty if it does. */
    Optional<String> whyNoVectors() {
        if (!name.contains("Server VM") || !(name.startsWith("OpenJDK") || name.startsWith("Java HotSpot"))) {
            return Optional.of("the JVM must be HotSpot's server VM, found '" + name + "'");
        }
        if (feature > TESTED) {
            return Optional.of("the vector kernels are tested up to Java " + TESTED + ", found Java " + feature);
        }
        if (info.contains("interpreted") || !isOn("UseCompiler", true)) {
            return Optional.of("the JVM only interprets");
        }
        if (info.contains("emulated-client") || stopsBelowC2()) {
            return Optional.of("the compiler C2 is switched off");
        }
        boolean graalvm = version.contains("GraalVM") || version.contains("jvmci");
        if (isOn("UseJVMCICompiler", graalvm)) {
            return Optional.of("the compiler must be C2, found Graal");
        }
        return Optional.empty();
    }

    /** Returns whether a flag is on, according to its last option or else by default. */
    private boolean isOn(String flag, boolean byDefault) {
        boolean on = byDefault;
        for (String option : options) {
            on = option.equals("-XX:+" + flag) || (on && !option.equals("-XX:-" + flag));
        }
        return on;
    }

    private boolean stopsBelowC2() {
        String level = "4";
        for (String option : options) {
            level = option.startsWith(STOP) ? option.substring(STOP.length()) : level;
        }
        return level.matches("[0-3]");
    }

    /** Returns the options in the order in which the JVM reads them. */
    private static List<String> currentOptions() {
        List<String> options = new ArrayList<>();
        options.addAll(words("JAVA_TOOL_OPTIONS"));
        options.addAll(words("JDK_JAVA_OPTIONS"));
        try (InputStream in = new FileInputStream("/proc/self/cmdline")) {
            String arguments = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            options.addAll(List.of(arguments.split("\0")));
        } catch (IOException _) {
            // Without /proc, the properties must suffice.
        }
        options.addAll(words("_JAVA_OPTIONS"));
        return List.copyOf(options);
    }

    private static List<String> words(String variable) {
        String value = System.getenv(variable);
        return value == null ? List.of() : List.of(value.split("\\s+"));
    }
}
