package org.rhei.cli.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Passes inputs that Jazzer makes to the target that a system property names. */
public final class JazzerEntry {
    /** The system property that names the target. */
    static final String TARGET = "rhei.fuzz.target";

    private static final FuzzTarget CHOSEN = FuzzTarget.valueOf(System.getProperty(TARGET));
    private static final Path FOLDER = folder();

    private JazzerEntry() {}

    private static Path folder() {
        try {
            return Files.createTempDirectory("rhei-fuzz-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the corpus, so that the classes are loaded before time and memory are measured. Jazzer calls this method.
     */
    public static void fuzzerInitialize() throws IOException {
        for (Path file : CHOSEN.corpus()) {
            CHOSEN.check(Files.readAllBytes(file), FOLDER);
        }
    }

    /** Checks the law for an input. Jazzer calls this method. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        CHOSEN.check(input, FOLDER);
    }
}
