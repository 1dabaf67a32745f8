package org.rhei.cli.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;

/** NumPy's archive of arrays: a zip file of {@code .npy} files; and beside the one array here a text. */
final class Npz {
    /** The first that a zip file can say: the same content makes the same file. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Npz() {}

    /** Writes one array and one text, uncompressed: random numbers do not shrink. */
    static void write(String name, Tensor tensor, String textName, String text, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out); // the stream is its owner's to close
        zip.setLevel(Deflater.NO_COMPRESSION);
        zip.putNextEntry(entry(name + ".npy"));
        Npy.write(tensor, zip);
        zip.putNextEntry(entry(textName));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.finish();
    }

    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        return entry;
    }

    /**
     * Reads a text of an archive.
     *
     * @param most the bytes it may have
     * @return null when there is none
     */
    static @Nullable String text(Path file, String name, int most) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(name);
            return entry == null
                    ? null
                    : new String(zip.getInputStream(entry).readNBytes(most), StandardCharsets.UTF_8);
        }
    }
}
