package org.rhei.cli.numpy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.ZipException;

/**
 * The bytes of a file, read at positions.
 *
 * @param channel the open file
 */
record FileBytes(FileChannel channel) {
    long size() throws IOException {
        return channel.size();
    }

    /**
     * Reads bytes.
     *
     * @return the bytes in little-endian order
     * @throws ZipException if the file does not have them
     */
    ByteBuffer read(long position, int count) throws IOException {
        if (position < 0 || position > size() - count) {
            throw new ZipException("ends too early");
        }
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new ZipException("ends too early");
            }
        }
        return bytes.flip();
    }

    /** Returns a part of the file as a stream. */
    InputStream section(long start, long count) {
        return new InputStream() {
            private final long end = start + count;
            private long at = start;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (at >= end) {
                    return -1;
                }
                int found = channel.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, end - at)), at);
                at += Math.max(0, found);
                return found;
            }
        };
    }
}
