package org.rhei.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.ReferenceFiles;
import org.rhei.cli.terminal.InputException;

/** Law: a file is written completely or not at all, and no other file is lost. */
class OutputFileTest {
    private static final OutputFile.Content NEW = out -> out.write("new".getBytes(StandardCharsets.UTF_8));

    /** A process id that no system assigns. */
    private static final long DEAD = 4_294_967_295L;

    @TempDir
    private Path directory;

    private Path path;
    private OutputFile file;

    @BeforeEach
    void create() {
        path = directory.resolve("x.npy");
        file = output("x.npy");
    }

    private OutputFile output(String name) {
        return OutputFile.of("--out", directory.resolve(name), List.of(".npy"));
    }

    @Test
    void aFileAppearsWhenItIsComplete() throws IOException {
        file.write(out -> {
            out.write(new byte[100_000]);
            assertThat(path).doesNotExist();
        });
        assertThat(path).hasSize(100_000);
        file.replacing("--out", true).write(out -> out.write(1));
        assertThat(path).hasSize(1);
        assertThat(ReferenceFiles.listing(directory)).containsExactly("x.npy");
    }

    @Test
    void aFailureKeepsTheEarlierFile() throws IOException {
        Files.writeString(path, "before");
        OutputFile replaced = file.replacing("--out", true);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> replaced.write(out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("cannot write PNG", new IOException("No space left on device"));
                }))
                .withMessage(path + ": could not be written: No space left on device");
        assertThatIllegalStateException()
                .isThrownBy(() -> replaced.write(_ -> {
                    throw new IllegalStateException();
                }));
        assertThat(path).content().isEqualTo("before");
        assertThat(ReferenceFiles.listing(directory)).containsExactly("x.npy");
    }

    @Test
    void anInterruptEndsTheWriting() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> file.write(out -> {
                    Thread.currentThread().interrupt();
                    out.write(new byte[100_000]);
                }));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aFileThatAppearsIsKept() throws IOException {
        Files.writeString(directory.resolve("x.1.npy"), "another");
        WrittenFile written = file.write(out -> {
            NEW.write(out);
            Files.writeString(path, "appeared");
        });
        assertThat(path).hasContent("appeared");
        assertThat(written.path()).isEqualTo(directory.resolve("x.2.npy")).hasContent("new");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> WrittenFile.requireNames(List.of(written)))
                .withMessage(path + ": appeared during the run and was kept; the new content is in " + written.path());
        assertThat(ReferenceFiles.listing(directory)).containsExactly("x.1.npy", "x.2.npy", "x.npy");
    }

    @Test
    void aFolderThatAppearsIsKeptEvenByForce() throws IOException {
        WrittenFile written = file.replacing("--out", true).write(out -> {
            NEW.write(out);
            Files.createDirectory(path);
            Files.writeString(path.resolve("precious"), "precious");
        });
        assertThat(path.resolve("precious")).exists();
        assertThat(written.path()).isEqualTo(directory.resolve("x.1.npy")).hasContent("new");
    }

    @Test
    void forceReplacesAFileThatAppears() throws IOException {
        WrittenFile written = file.replacing("--out", true).write(out -> {
            NEW.write(out);
            Files.writeString(path, "appeared");
        });
        assertThat(written).isEqualTo(new WrittenFile(path, ""));
        assertThat(path).hasContent("new");
    }

    @Test
    void linksAreFollowed() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("elsewhere"));
        Path real = Files.writeString(folder.resolve("real.npy"), "old");
        Files.createSymbolicLink(path, real);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> output("x.npy").replacing("--out", false))
                .withMessageContaining("exists already");
        output("x.npy").replacing("--out", true).write(NEW);
        assertThat(path).isSymbolicLink().hasContent("new");
        assertThat(real).isRegularFile().hasContent("new");
        assertThat(ReferenceFiles.listing(folder)).containsExactly("real.npy");
    }

    @Test
    void linksToNothingAndLoopsAreRefused() throws IOException {
        Files.createSymbolicLink(path, directory.resolve("nothing.npy"));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> output("x.npy"))
                .withMessage("--out " + path + ": is a link to a file that does not exist");
        Path loop = Files.createSymbolicLink(directory.resolve("loop.npy"), Path.of("loop.npy"));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> output("loop.npy"))
                .withMessage("--out " + loop + ": is a link in a loop");
        assertThat(directory.resolve("nothing.npy")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-rw-r--", "r--r-----", "rwxrwxrwx"})
    void permissionsAreKeptFromTheBeginning(String text) throws IOException {
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(text);
        Files.writeString(path, "old");
        Files.setPosixFilePermissions(path, permissions);
        file.replacing("--out", true)
                .write(
                        NEW,
                        part -> assertThat(Files.getPosixFilePermissions(part)).isEqualTo(permissions));
        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(permissions);
    }

    @Test
    void aNewFileHasThePermissionsOfNewFiles() throws IOException {
        Path plain = Files.writeString(directory.resolve("plain"), "");
        file.write(NEW);
        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(Files.getPosixFilePermissions(plain));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 90, 143, 200, 251, 255})
    void namesMayHaveAnyLength(int bytes) throws IOException {
        for (String letter : List.of("x", "é", "𝒳")) {
            int size = TemporaryName.bytes(letter);
            String name = letter.repeat(Math.max(1, (bytes - 4) / size)) + ".npy";
            Path long1 = directory.resolve(name);
            output(name)
                    .write(
                            NEW,
                            part -> assertThat(TemporaryName.bytes(
                                            part.getFileName().toString()))
                                    .isLessThanOrEqualTo(Math.max(100, TemporaryName.bytes(name))));
            assertThat(long1).hasContent("new");
            WrittenFile beside = new OutputFile(long1, false).write(NEW);
            assertThat(beside.path()).hasContent("new").isNotEqualTo(long1);
        }
        assertThat(ReferenceFiles.listing(directory)).hasSize(6);
    }

    @Test
    void aFileLargerThanTheFreeSpaceIsRefused() {
        OutputFile.requireSpace(path, 1);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> OutputFile.requireSpace(path, Long.MAX_VALUE))
                .withMessageStartingWith(path + ": found ")
                .withMessageContaining(" bytes free in " + directory + ", expected at least 9 223 372 036 854 775 807");
        OutputFile.requireSpace(
                directory.resolve("nowhere/x.npy"), Long.MAX_VALUE); // the write itself reports a missing folder
    }

    @Test
    void twoContentsOfOneFileAreRefused() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("folder"));
        Files.createSymbolicLink(directory.resolve("link"), folder);
        OutputFile inside = output("folder/x.npy");
        inside.apartFrom("--plot", path);
        for (String same : List.of("folder/x.npy", "folder/../folder/./x.npy", "link/x.npy")) {
            assertThatExceptionOfType(InputException.class)
                    .as(same)
                    .isThrownBy(() -> inside.apartFrom("--plot", directory.resolve(same)))
                    .withMessageStartingWith("--plot " + inside.path() + ": is also written as ");
        }
    }

    @Test
    void whiteSpaceAtTheEndOfANameIsNamed() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> output("x.npy "))
                .withMessageEndingWith("x.npy' and white space");
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> output("x".repeat(252) + ".npy"))
                .withMessageEndingWith(": File name too long");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aFileInThePlaceOfAFolderIsNamed() throws IOException {
        Path plain = Files.writeString(directory.resolve("plain"), "");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> output("plain/deep/x.npy"))
                .withMessageEndingWith(plain + " is a file, expected a directory");
    }

    @Test
    void aFolderThatVanishedIsNamed() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("folder"));
        OutputFile inside = output("folder/x.npy");
        Files.delete(folder);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> inside.write(NEW))
                .withMessage(folder.resolve("x.npy") + ": could not be written: its directory does not exist");
    }

    @Test
    void leftoversOfDeadProcessesAreRemoved() throws IOException {
        TemporaryName own = TemporaryName.create();
        Path dead = Files.writeString(new TemporaryName(own.host(), DEAD, own.random()).beside(path), "half");
        Path folder = Files.createDirectory(TemporaryName.beside(dead, TemporaryName.FOLDER));
        Files.writeString(folder.resolve("table.csv"), "half");
        Path elsewhere = Files.writeString(new TemporaryName("0badcafe", 1, own.random()).beside(path), "half");
        Path other = Files.writeString(directory.resolve(".x.npy.3255.part"), "not of this kind");
        output("y.npy");
        assertThat(dead).doesNotExist();
        assertThat(folder).doesNotExist();
        assertThat(elsewhere).doesNotExist(); // locks work between hosts on the file systems of these tests
        assertThat(other).exists();
    }

    @Test
    void temporaryFilesOfRunningProcessesAreKept() throws IOException, InterruptedException {
        TemporaryName own = TemporaryName.create();
        Process sleeper = new ProcessBuilder("sleep", "60").start();
        try {
            Path living = new TemporaryName(own.host(), sleeper.pid(), own.random()).beside(path);
            Files.writeString(living, "half");
            Path locked = new TemporaryName(own.host(), DEAD, own.random()).beside(path);
            try (FileChannel channel =
                    FileChannel.open(locked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                assertThat(Leftovers.lock(channel)).isTrue();
                output("y.npy");
                assertThat(living).exists();
                assertThat(locked).exists();
            }
        } finally {
            sleeper.destroy();
            sleeper.waitFor();
        }
    }

    @Test
    void aLinkThatPosesAsALeftoverIsNotFollowed() throws IOException {
        Path precious = Files.createDirectory(directory.resolve("precious"));
        Files.writeString(precious.resolve("file"), "precious");
        TemporaryName own = TemporaryName.create();
        Path dead = Files.writeString(new TemporaryName(own.host(), DEAD, own.random()).beside(path), "half");
        Files.createSymbolicLink(TemporaryName.beside(dead, TemporaryName.FOLDER), precious);
        Files.createSymbolicLink(
                new TemporaryName(own.host(), DEAD, "0123456789abcdef").beside(path), precious.resolve("file"));
        output("y.npy");
        assertThat(precious.resolve("file")).hasContent("precious");
    }
}
