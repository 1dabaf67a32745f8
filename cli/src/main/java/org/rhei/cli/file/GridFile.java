package org.rhei.cli.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A file of the nodes of a step grid. */
public final class GridFile {
    private static final List<String> ENDINGS = List.of(".csv", ".npy");

    private GridFile() {}

    /** Returns the file that a value of the option names; empty where the value is a grid's name. */
    public static Optional<Path> named(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith) ? Optional.of(Path.of(text)) : Optional.empty();
    }
}
