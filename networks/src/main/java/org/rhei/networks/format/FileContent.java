package org.rhei.networks.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The content of a file, recognized by its first bytes, for messages about files that were named by mistake. A reader asks for it once
 * a file turns out not to be what the reader expects.
 */
public enum FileContent {
    /** A file without bytes. */
    EMPTY("an empty file", "copy or write it again"),
    /** A pointer that Git leaves where large files are not fetched. */
    LFS_POINTER("a Git LFS pointer, not the file itself", "fetch the file by 'git lfs pull'"),
    /** A web page. */
    HTML("a web page (HTML)", "download the file itself, not the page that shows it"),
    /** A folder that Orbax wrote, as GenSBI saves checkpoints. */
    CHECKPOINT(
            "a checkpoint folder of Orbax",
            "restore it in GenSBI by pipeline.restore_model() and write one model file by tools/export_gensbi.py"),
    /** Another folder. */
    DIRECTORY("a directory", "name a file in it"),
    /** A named pipe or a device, which may have no end. */
    DEVICE("a pipe or a device", ""),
    /** A file that the kernel makes up, such as those of {@code /proc}: it has no size, and reading it may wait. */
    SYSTEM("a file of the operating system", ""),
    /** The index of a model in several files. */
    SHARD_INDEX(
            "the index of a model in several files (shards)",
            "models in several files are not supported; write one file by tools/export_gensbi.py"),
    /** A model or an array that Python pickled. */
    PICKLE("a Python pickle (.pkl, .pt)", ""),
    /** An archive that PyTorch wrote. */
    PYTORCH("a PyTorch file (.pt, .pth)", ""),
    /** A model of Keras. */
    KERAS("a Keras model (.keras)", ""),
    /** An ONNX model. */
    ONNX("an ONNX model", ""),
    /** A TensorFlow Lite model. */
    TFLITE("a TensorFlow Lite model", ""),
    /** An HDF5 file. */
    HDF5("an HDF5 file (.h5, Keras or netCDF-4)", ""),
    /** A model of llama.cpp. */
    GGUF("a GGUF model", ""),
    /** A MessagePack file. */
    MSGPACK("a MessagePack file, as Flax writes checkpoints", ""),
    /** A model or weights that the project reads. */
    SAFETENSORS("a safetensors file", ""),
    /** A NumPy array. */
    NPY("a NumPy array (.npy)", ""),
    /** An archive of NumPy arrays. */
    NPZ("an archive of NumPy arrays (.npz)", ""),
    /** A Parquet table. */
    PARQUET("a Parquet table", ""),
    /** An Arrow or Feather table. */
    ARROW("an Arrow or Feather table", ""),
    /** A classic netCDF file. */
    NETCDF("a netCDF file", ""),
    /** A MATLAB file. */
    MATLAB("a MATLAB file (.mat)", ""),
    /** A SQLite database. */
    SQLITE("an SQLite database", ""),
    /** Another zip archive. */
    ZIP("a zip archive", "unpack it"),
    /** A compressed file. */
    COMPRESSED("a compressed file", "unpack it"),
    /** A tar archive. */
    TAR("a tar archive", "unpack it"),
    /** A picture or a document. */
    PICTURE("a picture or a document", ""),
    /** A program. */
    PROGRAM("a program", ""),
    /** A JSON text. */
    JSON("a JSON text", ""),
    /** Rows of values or other text. */
    TEXT("a text", ""),
    /** Content that is not recognized. */
    UNKNOWN("unknown content", "");

    private static final int HEAD = 512;
    private static final int MOST_ENTRIES = 200;

    /** Names that Orbax gives to files and folders of a checkpoint. */
    private static final Set<String> ORBAX = Set.of(
            "_CHECKPOINT_METADATA", "_METADATA", "_sharding", "manifest.ocdbt", "ocdbt.process_0", "array_metadatas");

    private final String what;
    private final String advice;

    FileContent(String what, String advice) {
        this.what = what;
        this.advice = advice;
    }

    /** Returns the content in words, with an article. */
    public String what() {
        return what;
    }

    /**
     * Returns true if the content is recognized and none of those that a reader takes. Readers describe empty files themselves.
     *
     * @param taken the contents that the reader takes
     */
    public boolean isForeign(FileContent... taken) {
        return this != UNKNOWN && this != EMPTY && !Arrays.asList(taken).contains(this);
    }

    /**
     * Returns the end of a message about a file that is read as something else.
     *
     * @param expected the content that the reader expects
     * @return the content that was found, the one expected, and what to do
     */
    public String message(String expected) {
        return "is " + what + ", expected " + expected + (advice.isEmpty() ? "" : ": " + advice);
    }

    /**
     * Recognizes a file or a directory.
     *
     * @throws IOException when it cannot be read
     */
    public static FileContent of(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            return isCheckpoint(file, 2) ? CHECKPOINT : DIRECTORY;
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return DEVICE; // reading a pipe would take its content away
        }
        if (!Files.exists(file) && !Files.isSymbolicLink(file)) {
            return UNKNOWN; // whereas opening a link that leads to nothing fails with the reason
        }
        if (isOfSystem(file)) {
            return SYSTEM;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return of(in.readNBytes(HEAD));
        }
    }

    /** Returns true if a file, or the one that a link names, is made up by the kernel. */
    public static boolean isOfSystem(Path file) {
        try {
            Path real = file.toRealPath();
            return real.startsWith("/proc") || real.startsWith("/sys");
        } catch (IOException e) { // whoever reads the file says so
            return false;
        }
    }

    /** Returns true if a directory, or one in it, has names that Orbax gives. */
    private static boolean isCheckpoint(Path directory, int depth) throws IOException {
        Set<Path> inner = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            int seen = 0;
            for (Path entry : entries) {
                if (ORBAX.contains(String.valueOf(entry.getFileName()))) {
                    return true;
                }
                if (++seen > MOST_ENTRIES) {
                    break;
                }
                if (depth > 0 && Files.isDirectory(entry)) {
                    inner.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        for (Path entry : inner) {
            if (isCheckpoint(entry, depth - 1)) {
                return true;
            }
        }
        return false;
    }

    private static FileContent of(byte[] head) {
        if (head.length == 0) {
            return EMPTY;
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        FileContent binary = binary(text);
        if (binary != UNKNOWN) {
            return binary;
        }
        if (isSafetensors(head)) {
            return SAFETENSORS;
        }
        return isText(head) ? text(text) : tagged(head);
    }

    private static FileContent binary(String text) {
        if (text.startsWith("PK\u0003\u0004") || text.startsWith("PK\u0005\u0006")) {
            return zip(text);
        }
        if (startsWithAny(text, "\u001f\u008b", "BZh", "\u00fd7zXZ\0", "(\u00b5/\u00fd", "7z\u00bc\u00af", "Rar!")) {
            return COMPRESSED;
        }
        if (startsWithAny(text, "\u0089PNG", "\u00ff\u00d8\u00ff", "GIF8", "%PDF", "II*\0", "MM\0*")) {
            return PICTURE;
        }
        if (startsWithAny(text, "\u007fELF", "MZ\u0090", "\u00ca\u00fe\u00ba\u00be", "\u00cf\u00fa\u00ed\u00fe")) {
            return PROGRAM;
        }
        if (text.startsWith("\u0089HDF\r\n")) {
            return HDF5;
        }
        if (text.startsWith("\u0093NUMPY")) {
            return NPY;
        }
        if (text.startsWith("PAR1") || text.startsWith("PARE")) {
            return PARQUET;
        }
        if (startsWithAny(text, "ARROW1", "FEA1")) {
            return ARROW;
        }
        if (startsWithAny(text, "CDF\u0001", "CDF\u0002", "CDF\u0005")) {
            return NETCDF;
        }
        if (startsWithAny(text, "GGUF", "ggml", "tjgg")) {
            return GGUF;
        }
        if (text.startsWith("MATLAB ")) {
            return MATLAB;
        }
        if (text.startsWith("SQLite format 3")) {
            return SQLITE;
        }
        if (text.startsWith("TFL3", 4)) {
            return TFLITE;
        }
        return text.startsWith("ustar", 257) ? TAR : UNKNOWN;
    }

    private static boolean startsWithAny(String text, String... starts) {
        return Arrays.stream(starts).anyMatch(text::startsWith);
    }

    /** Recognizes an archive by the names of its first entries. */
    private static FileContent zip(String text) {
        if (text.contains(".npy")) {
            return NPZ;
        }
        if (text.contains("/data.pkl") || text.contains("/byteorder") || text.contains(".data/serialization_id")) {
            return PYTORCH;
        }
        return text.contains("model.weights.h5") || text.contains("metadata.json") ? KERAS : ZIP;
    }

    /** Returns true if a header's length of eight bytes comes before a JSON object. */
    private static boolean isSafetensors(byte[] head) {
        return head.length > 8 && head[8] == '{' && head[4] == 0 && head[5] == 0 && head[6] == 0 && head[7] == 0;
    }

    /** Returns true if no byte is a control character, and the first one may begin a text in UTF-8 or ISO 8859-1. */
    private static boolean isText(byte[] head) {
        int first = head[0] & 0xff;
        if ((first >= 0x80 && first < 0xa0) || first >= 0xfe) {
            return false;
        }
        for (byte each : head) {
            if (each >= 0 && each < ' ' && each != '\n' && each != '\r' && each != '\t' && each != '\f') {
                return false;
            }
        }
        return true;
    }

    private static FileContent text(String latin1) {
        String text = latin1.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading();
        String lower = text.toLowerCase(Locale.ROOT);
        if (text.startsWith("version https://git-lfs.github.com/")) {
            return LFS_POINTER;
        }
        if (startsWithAny(lower, "<!doctype html", "<html", "<head", "<body")
                || (lower.startsWith("<") && lower.contains("<html"))) {
            return HTML;
        }
        if (startsWithAny(lower, "<?xml", "<svg", "%!ps", "{\\rtf")) {
            return PICTURE;
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return text.contains("\"weight_map\"") || text.contains("-of-0") ? SHARD_INDEX : JSON;
        }
        return TEXT;
    }

    /** Recognizes formats that begin with short tags, which other binary files may have by chance. */
    private static FileContent tagged(byte[] head) {
        int first = head[0] & 0xff;
        int second = head.length > 1 ? head[1] & 0xff : 0;
        if (first == 0x80 && second >= 2 && second <= 5) {
            return PICKLE;
        }
        if (first == 0x08 && second >= 1 && second <= 30 && head.length > 2 && isOnnxField(head[2])) {
            return ONNX;
        }
        boolean map = (first >= 0x80 && first <= 0x8f) || first == 0xde || first == 0xdf;
        return map ? MSGPACK : UNKNOWN;
    }

    /** Returns true for the tags that follow the version in an ONNX model: producer, domain, version, text, graph, operators. */
    private static boolean isOnnxField(byte tag) {
        return switch (tag) {
            case 0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42 -> true;
            default -> false;
        };
    }
}
