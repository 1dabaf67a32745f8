package org.rhei.cli.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.rhei.cli.terminal.InputException;

/** Kinds of files that are recognized by their beginning, for files whose name does not say it or says something else. */
enum FileKind {
    NPY("\u0093NUMPY", "an array of NumPy", ".npy", ""),
    ZIP("PK\3\4", "a zip archive", ".npz", "; an .npz of NumPy is one, and so are spreadsheets and checkpoints"),
    EMPTY_ZIP("PK\5\6", "an empty zip archive", ".npz", ""),
    PARQUET("PAR1", "a Parquet file", ".parquet", ""),
    ARROW("ARROW1\0", "an Arrow file", "", "; pyarrow converts it to Parquet"),
    HDF5("\u0089HDF\r\n", "an HDF5 or NetCDF file", "", "; h5py or xarray convert its values to .npy or .npz"),
    NETCDF("CDF\1", "a NetCDF file", "", "; xarray converts its values to .npy or .npz"),
    MATLAB("MATLAB 5.0 MAT", "a file of MATLAB", "", "; scipy.io.loadmat reads it"),
    GZIP("\u001f\u008b", "a file compressed by gzip", "", "; gunzip restores it"),
    ZSTD("(\u00b5/\u00fd", "a file compressed by zstd", "", "; unzstd restores it"),
    XZ("\u00fd7zXZ", "a file compressed by xz", "", "; unxz restores it"),
    SPREADSHEET("\u00d0\u00cf\u0011\u00e0", "an old spreadsheet", "", "; save it as .csv"),
    PDF("%PDF-", "a PDF", "", ""),
    GIT_LFS("version https://git-lfs", "a pointer of Git LFS in place of the file", "", "; 'git lfs pull' fetches it"),
    HTML("<!doctype html", "a web page", "", "; was a page downloaded in place of the file?"),
    HTML_ROOT("<html", "a web page", "", "; was a page downloaded in place of the file?"),
    PICKLE("\u0080\4\u0095", "a pickle", "", "; numpy.save stores its values so that they can be read");

    private static final int LONGEST = 32;

    private final String start;
    private final String description;

    /** The ending of the format; empty if files of this kind are not read. */
    private final String ending;

    private final String advice;

    FileKind(String start, String description, String ending, String advice) {
        this.start = start;
        this.description = description;
        this.ending = ending;
        this.advice = advice;
    }

    /** Recognizes a file; empty if it is of no known kind, as tables of text are. */
    static Optional<FileKind> of(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            String found = new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
            for (FileKind kind : values()) {
                if (found.toLowerCase(Locale.ROOT).startsWith(kind.start.toLowerCase(Locale.ROOT))
                        && !kind.isText(found)) {
                    return Optional.of(kind);
                }
            }
        }
        return Optional.empty();
    }

    /** Returns true if the beginning may be the first name of a text table: {@code PAR1,PAR2}. */
    private boolean isText(String found) {
        return this == PARQUET && found.length() > start.length() && found.charAt(start.length()) >= ' ';
    }

    /** Returns the ending of the format; empty if files of this kind are not read. */
    String ending() {
        return ending;
    }

    /** Returns the refusal of a file of this kind that was taken for another. */
    InputException refusal(String file, String expected) {
        return new InputException(file + ": found " + description + ", expected " + expected + advice);
    }
}
