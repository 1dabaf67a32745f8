package org.rhei.cli.numpy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipException;
import org.rhei.cli.terminal.Text;

/**
 * Reads the directory of a zip archive, and compares it with what is written beside the bytes of each member.
 *
 * @param file the archive
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">the format</a>
 */
record ZipDirectory(FileBytes file) {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_BYTES = 56;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int HEADER = 0x04034b50;
    private static final int HEADER_BYTES = 30;
    private static final int DESCRIPTOR = 0x08074b50;

    private static final int ENCRYPTED = 1;
    private static final int DESCRIBED_AFTERWARDS = 1 << 3;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    /** The number of an extra field that holds sizes of 64 bits. */
    private static final int SIZES_64 = 1;

    /** A number of 16 or 32 bits that is written elsewhere with 64 bits. */
    private static final int ELSEWHERE_16 = 0xffff;

    private static final long ELSEWHERE_32 = 0xffffffffL;

    /** The most bytes of a comment after the directory, and of the directory. */
    private static final int MOST_COMMENT_BYTES = 1 << 16;

    private static final int MOST_DIRECTORY_BYTES = 1 << 22;

    /** The most bytes that describe a member after its own. */
    private static final int MOST_DESCRIPTOR_BYTES = 24;

    /** The place of a directory: its first byte, its length, the number of its entries, and the first byte of the archive in the file. */
    private record Place(long start, long bytes, long count, long archive) {}

    /** An entry of the directory, with the position of the member's header. */
    private record Entry(byte[] name, int flags, int method, long checksum, long stored, long bytes, long header) {}

    /** A member, with the position of its header and that after everything that describes it. */
    private record Extent(ZipMember member, long start, long end) {}

    /**
     * Reads the members.
     *
     * @throws ZipException if the archive is not sound
     */
    List<ZipMember> members() throws IOException {
        Place place = place();
        List<Extent> extents = new ArrayList<>();
        for (Entry entry : entries(place)) {
            extents.add(extent(entry));
        }
        List<ZipMember> members = extents.stream().map(Extent::member).toList();
        extents.sort(Comparator.comparingLong(Extent::start));
        long free = place.archive;
        for (Extent extent : extents) {
            if (extent.start < free || extent.end > place.start) {
                throw new ZipException("the member " + Text.quote(extent.member.name()) + " shares bytes with others");
            }
            free = extent.end;
        }
        return members;
    }

    private Place place() throws IOException {
        long size = file.size();
        int count = (int) Math.min(size, END_BYTES + MOST_COMMENT_BYTES);
        ByteBuffer tail = file.read(size - count, count);
        int at = count - END_BYTES;
        while (at >= 0 && tail.getInt(at) != END) {
            at--;
        }
        if (at < 0) {
            throw new ZipException("its end has no directory");
        }
        long end = size - count + at;
        if (tail.getShort(at + 4) != 0 || tail.getShort(at + 6) != 0) {
            throw new ZipException("is one of several parts");
        }
        long entries = Short.toUnsignedInt(tail.getShort(at + 10));
        long bytes = Integer.toUnsignedLong(tail.getInt(at + 12));
        long start = Integer.toUnsignedLong(tail.getInt(at + 16));
        if (end >= LOCATOR_BYTES
                && file.read(end - LOCATOR_BYTES, LOCATOR_BYTES).getInt() == LOCATOR) {
            end -= LOCATOR_BYTES + END_64_BYTES;
            ByteBuffer wide = file.read(end, END_64_BYTES);
            if (wide.getInt(0) != END_64
                    || differs(entries, ELSEWHERE_16, wide.getLong(32))
                    || differs(bytes, ELSEWHERE_32, wide.getLong(40))
                    || differs(start, ELSEWHERE_32, wide.getLong(48))) {
                throw new ZipException("its end says two places of the directory");
            }
            entries = wide.getLong(32);
            bytes = wide.getLong(40);
            start = wide.getLong(48);
        }
        if (bytes < 0 || bytes > MOST_DIRECTORY_BYTES || start < 0 || start > end - bytes) {
            throw new ZipException("its directory lies outside of the file or has more than 4 MB");
        }
        return new Place(end - bytes, bytes, entries, end - bytes - start);
    }

    private static boolean differs(long value, long elsewhere, long wide) {
        return value != elsewhere && value != wide;
    }

    private List<Entry> entries(Place place) throws IOException {
        ByteBuffer directory = file.read(place.start, (int) place.bytes);
        List<Entry> entries = new ArrayList<>();
        while (directory.remaining() >= ENTRY_BYTES) {
            int at = directory.position();
            if (directory.getInt(at) != ENTRY) {
                throw new ZipException("its directory is damaged");
            }
            int nameBytes = Short.toUnsignedInt(directory.getShort(at + 28));
            int extraBytes = Short.toUnsignedInt(directory.getShort(at + 30));
            int commentBytes = Short.toUnsignedInt(directory.getShort(at + 32));
            directory.position(at + ENTRY_BYTES);
            if (directory.remaining() < nameBytes + extraBytes + commentBytes) {
                throw new ZipException("its directory is damaged");
            }
            byte[] name = new byte[nameBytes];
            directory.get(name);
            ByteBuffer extra = directory.slice(directory.position(), extraBytes).order(directory.order());
            directory.position(directory.position() + extraBytes + commentBytes);
            long[] sizes = wide(
                    extra,
                    Integer.toUnsignedLong(directory.getInt(at + 24)),
                    Integer.toUnsignedLong(directory.getInt(at + 20)),
                    Integer.toUnsignedLong(directory.getInt(at + 42)));
            entries.add(new Entry(
                    name,
                    Short.toUnsignedInt(directory.getShort(at + 8)),
                    Short.toUnsignedInt(directory.getShort(at + 10)),
                    Integer.toUnsignedLong(directory.getInt(at + 16)),
                    sizes[1],
                    sizes[0],
                    place.archive + sizes[2]));
        }
        if (directory.hasRemaining() || entries.size() != place.count) {
            throw new ZipException("its directory has " + entries.size() + " entries, expected " + place.count);
        }
        return entries;
    }

    /** Takes the numbers that the extra fields have with 64 bits from there: size, stored size, position of the header. */
    private static long[] wide(ByteBuffer extra, long... numbers) throws ZipException {
        long[] found = numbers.clone();
        while (extra.remaining() >= 4) {
            int field = Short.toUnsignedInt(extra.getShort());
            int bytes = Short.toUnsignedInt(extra.getShort());
            if (bytes > extra.remaining()) {
                throw new ZipException("a member has a damaged extra field");
            }
            int next = extra.position() + bytes;
            for (int i = 0; field == SIZES_64 && i < found.length; i++) {
                if (numbers[i] == ELSEWHERE_32 && next - extra.position() >= Long.BYTES) {
                    found[i] = extra.getLong();
                }
            }
            extra.position(next);
        }
        for (long number : found) {
            if (number < 0) {
                throw new ZipException("a member has a negative size");
            }
        }
        return found;
    }

    /** Reads what is written before and after the bytes of a member, and compares it with the directory. */
    private Extent extent(Entry entry) throws IOException {
        String name = new String(entry.name, StandardCharsets.UTF_8);
        ByteBuffer header = file.read(entry.header, HEADER_BYTES);
        if (header.getInt(0) != HEADER) {
            throw differing(name, "position");
        }
        int nameBytes = Short.toUnsignedInt(header.getShort(26));
        int extraBytes = Short.toUnsignedInt(header.getShort(28));
        ByteBuffer rest = file.read(entry.header + HEADER_BYTES, nameBytes + extraBytes);
        byte[] own = new byte[nameBytes];
        rest.get(own);
        if (!Arrays.equals(own, entry.name)) {
            throw new ZipException("found the name " + Text.quote(name) + " in the directory and "
                    + Text.quote(new String(own, StandardCharsets.UTF_8)) + " beside the member's bytes, expected one");
        }
        int flags = Short.toUnsignedInt(header.getShort(6));
        requireReadable(name, flags | entry.flags, entry.method);
        if (Short.toUnsignedInt(header.getShort(8)) != entry.method) {
            throw differing(name, "compression");
        }
        long[] sizes = wide(
                rest.slice().order(rest.order()),
                Integer.toUnsignedLong(header.getInt(22)),
                Integer.toUnsignedLong(header.getInt(18)));
        long checksum = Integer.toUnsignedLong(header.getInt(14));
        boolean afterwards = (flags & DESCRIBED_AFTERWARDS) != 0;
        boolean alike = checksum == entry.checksum && sizes[0] == entry.bytes && sizes[1] == entry.stored;
        boolean open = afterwards && checksum == 0 && sizes[0] == 0 && sizes[1] == 0;
        if ((!alike && !open) || (entry.method == STORED && entry.stored != entry.bytes)) {
            throw differing(name, "size or checksum");
        }
        long start = entry.header + HEADER_BYTES + nameBytes + extraBytes;
        if (entry.stored > file.size() - start) {
            throw new ZipException("ends too early");
        }
        long end = start + entry.stored + (afterwards ? descriptorBytes(name, entry, start + entry.stored) : 0);
        return new Extent(
                new ZipMember(name, entry.method == DEFLATED, entry.checksum, entry.stored, entry.bytes, start),
                entry.header,
                end);
    }

    private static void requireReadable(String name, int flags, int method) throws ZipException {
        if ((flags & ENCRYPTED) != 0) {
            throw new ZipException("the member " + Text.quote(name) + " is encrypted");
        }
        if (method != STORED && method != DEFLATED) {
            throw new ZipException("the member " + Text.quote(name) + " is compressed by method " + method
                    + ", expected none or deflate, as NumPy writes it");
        }
    }

    /** Returns the length of what describes a member after its bytes: with or without a signature, with sizes of 32 or 64 bits. */
    private int descriptorBytes(String name, Entry entry, long at) throws IOException {
        ByteBuffer found = file.read(at, (int) Math.min(file.size() - at, MOST_DESCRIPTOR_BYTES));
        int start = found.remaining() >= Integer.BYTES && found.getInt(0) == DESCRIPTOR ? Integer.BYTES : 0;
        for (int width = Integer.BYTES; width <= Long.BYTES; width += Integer.BYTES) {
            int length = start + Integer.BYTES + 2 * width;
            if (found.remaining() >= length
                    && Integer.toUnsignedLong(found.getInt(start)) == entry.checksum
                    && number(found, start + Integer.BYTES, width) == entry.stored
                    && number(found, start + Integer.BYTES + width, width) == entry.bytes) {
                return length;
            }
        }
        throw differing(name, "size or checksum");
    }

    private static long number(ByteBuffer bytes, int at, int width) {
        return width == Long.BYTES ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
    }

    private static ZipException differing(String name, String what) {
        return new ZipException(
                "the member " + Text.quote(name) + " has another " + what + " in the directory than beside its bytes");
    }
}
