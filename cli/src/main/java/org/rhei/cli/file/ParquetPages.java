package org.rhei.cli.file;

import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.RowGroup;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.format.Util;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;

/**
 * Checks that the pages of a Parquet file lie within their column, before they are read: the reader of the library waits forever for
 * the rest of a page that is larger than its column.
 */
final class ParquetPages {
    private final Path file;
    private final FileChannel channel;

    private ParquetPages(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Checks the pages of all columns.
     *
     * @throws IOException if a page's header cannot be read
     * @throws InputException if a column exceeds the file, or a page its column
     */
    static void check(Path file, List<RowGroup> groups) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ParquetPages pages = new ParquetPages(file, channel);
            for (RowGroup group : groups) {
                for (ColumnChunk column : group.columns()) {
                    pages.check(column);
                }
            }
        }
    }

    private void check(ColumnChunk column) throws IOException {
        long bytes = column.metaData().totalCompressedSize();
        long at = column.chunkStartOffset();
        if (at < 0 || bytes < 0 || bytes > channel.size() - at) {
            throw fault(column, bytes + " bytes from " + at + " on, but the file has " + channel.size());
        }
        long end = at + bytes;
        while (at < end) {
            int page = Util.readPageHeader(Channels.newInputStream(channel.position(at)))
                    .getCompressed_page_size();
            long header = channel.position() - at;
            if (page < 0 || header + page > end - at) {
                throw fault(column, "a page of " + page + " bytes at " + at + ", but the column ends at " + end);
            }
            at += header + page;
        }
    }

    private InputException fault(ColumnChunk column, String found) {
        String name = Text.quote(column.metaData().pathInSchema().toString());
        return new InputException(file + ": column " + name + " has " + found + "; is the file truncated?");
    }
}
