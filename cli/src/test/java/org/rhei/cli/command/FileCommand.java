package org.rhei.cli.command;

import java.io.IOException;
import java.nio.file.Path;

/** A command line of a test whose words stand for files: MODEL for a model, and those that begin with z. for results. */
final class FileCommand {
    private static final String MODEL = "../models/two-moons-flux1-flow.safetensors";

    private FileCommand() {}

    /** Makes a file of some kind. */
    @FunctionalInterface
    interface Creation {
        void of(Path file) throws IOException, InterruptedException;
    }

    /**
     * Returns the words of a command, with the files of a folder in the place of names.
     *
     * @param kind the beginning of the names of files that are made
     */
    static String[] words(String command, Path folder, String kind, Creation creation)
            throws IOException, InterruptedException {
        String[] words = command.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            boolean made = words[i].startsWith(kind);
            if (words[i].equals("MODEL")) {
                words[i] = MODEL;
            } else if (made || words[i].startsWith("z.")) {
                Path file = folder.resolve(words[i]);
                words[i] = file.toString();
                if (made) {
                    creation.of(file);
                }
            }
        }
        return words;
    }
}
