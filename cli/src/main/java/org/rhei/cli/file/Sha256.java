package org.rhei.cli.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.rhei.cli.file.parquet.ParquetFolder;
import org.rhei.cli.terminal.InputException;

/** Computes SHA-256 hashes in hexadecimal digits. */
public final class Sha256 {
    private static final int BLOCK = 1 << 16;

    private Sha256() {}

    /**
     * Hashes the bytes of a file, or those of all files of a table in a folder, one after another.
     *
     * @throws InputException if the file cannot be read, or is a pipe or a device
     */
    public static String of(Path file) {
        MessageDigest digest = digest();
        for (Path part : ParquetFolder.is(file) ? ParquetFolder.parts(file) : List.of(file)) {
            InputException.requireFile(part);
            update(digest, part);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = new byte[BLOCK];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                digest.update(bytes, 0, count);
            }
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        }
    }

    /** Hashes values, part by part: float32, little-endian, in C order. */
    static final class Values {
        private final MessageDigest digest = digest();
        private final ByteBuffer bytes = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);

        /** Adds the next values. */
        void add(float[] values) {
            int most = BLOCK / Float.BYTES;
            for (int from = 0; from < values.length; from += most) {
                int count = Math.min(most, values.length - from);
                bytes.asFloatBuffer().put(values, from, count);
                digest.update(bytes.array(), 0, count * Float.BYTES);
            }
        }

        /** Returns the hash of all values; no values can be added from then on. */
        String end() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
