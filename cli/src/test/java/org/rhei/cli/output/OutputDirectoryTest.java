package org.rhei.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rhei.cli.ReferenceFiles;
import org.rhei.cli.terminal.InputException;

/**
 * Law: a folder of results appears complete or not at all, holds the files of one run only, and no other file is
 * lost.
 */
class OutputDirectoryTest {
    private static final Set<String> NAMES = Set.of("a.csv", "b.csv", "c.csv");

    @TempDir
    private Path parent;

    private Path folder;

    @BeforeEach
    void name() {
        folder = parent.resolve("study");
    }

    private OutputDirectory output(boolean force) {
        return OutputDirectory.of("--out", folder, NAMES, force);
    }

    private static Map<String, OutputFile.Content> files(String content, String... names) {
        Map<String, OutputFile.Content> files = new LinkedHashMap<>();
        for (String name : names) {
            files.put(name, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
        }
        return files;
    }

    @Test
    void appearsWhenItIsComplete() throws IOException {
        Map<String, OutputFile.Content> files = files("1", "a.csv");
        files.put("b.csv", _ -> assertThat(folder).doesNotExist());
        assertThat(output(false).write(files)).isEqualTo(WrittenFile.of(folder));
        assertThat(ReferenceFiles.listing(folder)).containsExactly("a.csv", "b.csv");
        assertThat(ReferenceFiles.listing(parent)).containsExactly("study");
    }

    @Test
    void theRootOfTheFilesIsRefused() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> OutputDirectory.of("--out", Path.of("/"), NAMES, true))
                .withMessage("--out /: is the root of the files, expected a name in a folder");
    }

    @Test
    void aFailureKeepsTheEarlierRun() throws IOException {
        Map<String, OutputFile.Content> files = files("2", "a.csv");
        files.put("b.csv", _ -> {
            throw new IOException("full");
        });
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> output(false).write(files))
                .withMessage(folder + ": could not be written: full");
        assertThat(parent).isEmptyDirectory();
        output(false).write(files("1", "a.csv", "c.csv"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> output(true).write(files));
        assertThat(ReferenceFiles.listing(folder)).containsExactly("a.csv", "c.csv");
        assertThat(folder.resolve("a.csv")).hasContent("1");
        assertThat(ReferenceFiles.listing(parent)).containsExactly("study");
    }

    @Test
    void forceRemovesAllFilesOfAnEarlierRun() throws IOException {
        output(false).write(files("1", "a.csv", "b.csv"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
        output(true).write(files("2", "c.csv"));
        assertThat(ReferenceFiles.listing(folder)).containsExactly("c.csv");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwxr-x---");
        assertThat(ReferenceFiles.listing(parent)).containsExactly("study");
    }

    @Test
    void otherFilesAreNeverDeleted() throws IOException {
        output(false).write(files("1", "a.csv"));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> output(false))
                .withMessageEndingWith("is not empty; --force replaces what is there");
        Files.createDirectory(folder.resolve("c.csv"));
        assertThatExceptionOfType(InputException.class).isThrownBy(() -> output(true));
        Files.delete(folder.resolve("c.csv"));
        Files.writeString(folder.resolve("notes.txt"), "mine");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> output(true))
                .withMessageContaining("holds 'notes.txt', which this command did not write");
        assertThat(folder.resolve("notes.txt")).hasContent("mine");
    }

    @Test
    void aFolderThatAppearsIsKept() throws IOException {
        Map<String, OutputFile.Content> files = files("new", "a.csv");
        files.put("b.csv", _ -> {
            Files.createDirectory(folder);
            Files.writeString(folder.resolve("a.csv"), "appeared");
        });
        WrittenFile written = output(false).write(files);
        assertThat(folder.resolve("a.csv")).hasContent("appeared");
        assertThat(written.path()).isEqualTo(parent.resolve("study.1"));
        assertThat(written.path().resolve("a.csv")).hasContent("new");
        assertThat(written.notice()).contains(folder.toString(), "study.1");
    }

    @Test
    void aForeignFileThatAppearsIsKeptByForce() throws IOException {
        output(false).write(files("old", "a.csv"));
        Map<String, OutputFile.Content> files = files("new", "a.csv");
        files.put("b.csv", _ -> Files.writeString(folder.resolve("notes.txt"), "mine"));
        WrittenFile written = output(true).write(files);
        assertThat(ReferenceFiles.listing(folder)).containsExactly("a.csv", "notes.txt");
        assertThat(written.path()).isEqualTo(parent.resolve("study.1"));
    }

    @Test
    void linksAreFollowed() throws IOException {
        Path real = Files.createDirectory(parent.resolve("real"));
        Files.createSymbolicLink(folder, real);
        output(false).write(files("1", "a.csv"));
        assertThat(folder).isSymbolicLink();
        assertThat(ReferenceFiles.listing(real)).containsExactly("a.csv");
        Files.delete(folder);
        Files.createSymbolicLink(folder, parent.resolve("nothing"));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> output(true))
                .withMessageContaining("is a link to a file that does not exist");
    }

    @Test
    void namesAreDeclared() {
        assertThatIllegalArgumentException().isThrownBy(() -> output(false).write(files("1", "unknown.csv")));
        assertThat(parent).isEmptyDirectory();
    }
}
