package org.rhei.cli.numpy;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * A zip archive. It says twice what its members are: in the directory at its end, which most programs read, and before and after the bytes
 * of each member, which others read. An archive whose two statements differ is refused, so that no other program finds other members in it.
 */
final class ZipArchive implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final FileChannel channel;
    private final List<ZipMember> members;

    private ZipArchive(FileChannel channel, List<ZipMember> members) {
        this.channel = channel;
        this.members = List.copyOf(members);
    }

    /**
     * Opens an archive and reads its directory.
     *
     * @throws ZipException if the file is no sound archive
     */
    static ZipArchive open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new ZipArchive(channel, new ZipDirectory(new FileBytes(channel)).members());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Returns the members in the order of the directory. */
    List<ZipMember> members() {
        return members;
    }

    /** Returns the content of a member as a stream; whether it is complete and undamaged is for the reader to check. */
    InputStream content(ZipMember member) {
        InputStream stored = new FileBytes(channel).section(member.start(), member.storedBytes());
        if (!member.isDeflated()) {
            return new BufferedInputStream(stored, BUFFER);
        }
        Inflater inflater = new Inflater(true);
        return new InflaterInputStream(stored, inflater, BUFFER) {
            @Override
            public void close() throws IOException {
                super.close();
                inflater.end();
            }
        };
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
