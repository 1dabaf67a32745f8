package org.rhei.cli.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.terminal.InputException;

/**
 * Law: an archive that is changed in one bit is refused, or the array in it is that of the original. The archives are stored and
 * compressed, with sizes before the bytes of each member and after them.
 */
class ZipArchiveTest {
    private static final Path CORPUS = Path.of("src/test/resources/org/rhei/cli/file/corpus");

    @TempDir
    private Path folder;

    private static NumpyArray read(Path file) {
        return NumpyArchive.read(file, null, List.of("samples")).array();
    }

    @ParameterizedTest
    @ValueSource(strings = {"savez.npz", "compressed.npz", "streamed.npz", "nested.npz"})
    void oneBitChangesNothingOrIsNoticed(String name) throws IOException {
        byte[] sound = Files.readAllBytes(CORPUS.resolve(name));
        float[] expected = read(CORPUS.resolve(name)).values().data();
        Path file = folder.resolve("changed.npz");
        int refused = 0;
        for (int bit = 0; bit < Byte.SIZE * sound.length; bit++) {
            byte[] changed = sound.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            Files.write(file, changed);
            try {
                assertThat(read(file).values().data()).as("bit %d", bit).containsExactly(expected);
            } catch (InputException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(sound.length * Byte.SIZE / 4);
    }

    private static byte[] archive(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void membersAndTheirContentAreFound() throws IOException {
        Path file = Files.write(folder.resolve("a.npz"), archive("first", "\u03b8.npy"));
        try (ZipArchive zip = ZipArchive.open(file)) {
            assertThat(zip.members()).extracting(ZipMember::name).containsExactly("first", "\u03b8.npy");
            for (ZipMember member : zip.members()) {
                assertThat(zip.content(member).readAllBytes())
                        .isEqualTo(member.name().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void bytesBeforeTheArchiveAndAfterItAreNoPartOfIt() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[7]);
        bytes.write(Files.readAllBytes(CORPUS.resolve("streamed.npz")));
        bytes.write(new byte[9]);
        Path file = Files.write(folder.resolve("within.npz"), bytes.toByteArray());
        assertThat(read(file).values().data())
                .containsExactly(read(CORPUS.resolve("streamed.npz")).values().data());
    }

    @Test
    void theDirectoryHasAsManyEntriesAsItSays() throws IOException {
        byte[] bytes = Files.readAllBytes(CORPUS.resolve("savez.npz"));
        bytes[bytes.length - 12] = 2; // of which there is one
        Path file = Files.write(folder.resolve("two.npz"), bytes);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> read(file))
                .withMessage(file + ": no sound archive of arrays: its directory has 1 entries, expected 2");
    }

    /** Two entries of one member: programs that read from the start find one. */
    @Test
    void membersShareNoBytes() throws IOException {
        byte[] one = archive("a.npy");
        int end = one.length - 22;
        int entry = end - 46 - 5;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(one, 0, end);
        bytes.write(one, entry, end - entry);
        bytes.write(one, end, 22);
        byte[] two = bytes.toByteArray();
        two[two.length - 12] = 2;
        two[two.length - 10] += (byte) (end - entry);
        Path file = Files.write(folder.resolve("two.npz"), two);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> read(file))
                .withMessage(file + ": no sound archive of arrays: the member 'a.npy' shares bytes with others");
    }
}
