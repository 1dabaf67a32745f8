package org.rhei.cli.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.numpy.NumpyArchive;
import org.rhei.cli.numpy.NumpyTexts;
import org.rhei.cli.terminal.InputException;

/** NumPy's archive of arrays, a zip file of {@code .npy} files: one array, the names of its values, and its provenance as a text. */
final class Npz implements TableFormat {
    /** The earliest time of the zip format; a fixed one, so that equal content makes equal files. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final String PROVENANCE = "provenance.json";

    Npz() {}

    @Override
    public String ending() {
        return ".npz";
    }

    @Override
    public FileValues values(Path file, ReadOptions options) {
        NumpyArchive.Named found = NumpyArchive.read(file, options.member(), options.usualNames());
        return found.names().isEmpty()
                ? Npy.values(file, found.array())
                : new FileValues.Array(found.names(), found.array().values());
    }

    @Override
    public Optional<Path> provenanceFile(Path file) {
        return Optional.empty();
    }

    @Override
    public TableWriter writer(Result result, OutputStream out) throws IOException {
        return new Members(result, out);
    }

    /** Writes the members uncompressed: random values do not shrink. */
    private static final class Members implements TableWriter {
        private final ZipOutputStream zip;
        private final TableWriter array;
        private final List<String> names;

        Members(Result result, OutputStream out) throws IOException {
            zip = new ZipOutputStream(out);
            names = result.columns();
            zip.setLevel(Deflater.NO_COMPRESSION);
            zip.putNextEntry(entry(result.name() + ".npy"));
            array = new Npy().writer(result, zip);
        }

        @Override
        public void write(float[] values) throws IOException {
            array.write(values);
        }

        @Override
        public void finish(String provenance) throws IOException {
            if (!names.isEmpty()) {
                zip.putNextEntry(entry("names.npy"));
                NumpyTexts.write(names, zip);
            }
            zip.putNextEntry(entry(PROVENANCE));
            zip.write(provenance.getBytes(StandardCharsets.UTF_8));
            zip.finish();
        }
    }

    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        return entry;
    }

    @Override
    public @Nullable String provenance(Path file) throws IOException {
        InputException.requireFile(file);
        return NumpyArchive.text(file, PROVENANCE, MAX_PROVENANCE_BYTES);
    }
}
