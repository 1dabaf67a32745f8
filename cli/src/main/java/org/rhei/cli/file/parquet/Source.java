package org.rhei.cli.file.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.rhei.cli.terminal.InputException;

/**
 * A file that is read.
 *
 * @param file the name of the file
 * @param channel the file
 * @param size the bytes of the file
 */
record Source(Path file, FileChannel channel, long size) {
    /** Memory that any file may take beside four times its size. */
    private static final long FREE_BYTES = 56L << 20;

    private static final int BYTES_OF_A_BYTE = 4;

    /** Returns the bytes of memory that reading the file may take: a small file may claim any number of values. */
    long memory() {
        return FREE_BYTES + BYTES_OF_A_BYTE * size;
    }

    /**
     * Reads bytes that lie within the file.
     *
     * @throws IOException if they cannot be read
     */
    byte[] read(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new EOFException("it became shorter while it was read");
            }
        }
        return bytes.array();
    }

    /** Returns the exception for a file that cannot be read as Parquet. */
    InputException fault(String found) {
        return new InputException(file + ": " + found);
    }
}
