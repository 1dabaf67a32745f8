package org.rhei.cli.numpy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;

/** NumPy's archive of arrays, a zip file of {@code .npy} files, of which the array that is meant is read. */
public final class NumpyArchive {
    private static final String ENDING = ".npy";

    /** An entry may be this much larger than the archive, and so many times: a small file must not fill the memory. */
    private static final long ALLOWANCE = 1 << 25;

    private static final int MOST_EXPANSION = 3;

    private final Path file;
    private final ZipArchive zip;
    private final Map<String, ZipMember> arrays = new LinkedHashMap<>();

    private NumpyArchive(Path file, ZipArchive zip) {
        this.file = file;
        this.zip = zip;
    }

    /**
     * Reads the array that is meant: the one that the user named, or the only one, or the only one with a usual name. Where
     * there are several arrays of one axis and of equal length, they are the columns of a table.
     *
     * @param name the name of the array; null if the user gave none
     * @param usual the usual names of such values
     * @throws InputException if the file cannot be read, or if none or several arrays may be meant
     */
    public static NumpyArray read(Path file, @Nullable String name, List<String> usual) {
        try (ZipArchive zip = ZipArchive.open(file)) {
            return new NumpyArchive(file, zip).read(name, usual);
        } catch (ZipException e) {
            throw new InputException(file + ": no sound archive of arrays: " + e.getMessage(), e);
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        } catch (NumpyFault | IllegalArgumentException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    private NumpyArray read(@Nullable String name, List<String> usual) throws IOException {
        for (ZipMember member : zip.members()) {
            String found = member.name();
            if (found.endsWith(ENDING)
                    && arrays.put(found.substring(0, found.length() - ENDING.length()), member) != null) {
                throw new NumpyFault("found two arrays " + Text.quote(found) + ", expected one");
            }
        }
        List<String> names = new ArrayList<>(arrays.keySet());
        if (name != null) {
            if (!arrays.containsKey(name)) {
                throw new NumpyFault("found no array " + Text.quote(name) + ", expected one of " + Text.list(names));
            }
            return array(name);
        }
        if (names.isEmpty()) {
            throw new NumpyFault("found no array, expected one in a member NAME.npy");
        }
        List<String> meant = names.size() == 1
                ? names
                : names.stream().filter(usual::contains).toList();
        return meant.size() == 1 ? array(meant.getFirst()) : columns(names);
    }

    private NumpyArray array(String name) throws IOException {
        ZipMember member = Objects.requireNonNull(arrays.get(name));
        long most = ALLOWANCE + MOST_EXPANSION * Files.size(file);
        if (member.bytes() > most) {
            throw new NumpyFault("found an array " + Text.quote(name) + " of " + member.bytes()
                    + " bytes in an archive of " + Files.size(file) + " bytes, expected at most " + most
                    + "; numpy.savez stores it uncompressed");
        }
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.content(member), sum)) {
            NumpyArray array = NumpyArray.read(in, member.bytes());
            if (in.read() >= 0 || sum.getValue() != member.checksum()) {
                throw new NumpyFault(
                        "the checksum of the array " + Text.quote(name) + " differs; is the file damaged?");
            }
            return array;
        } catch (NumpyFault e) {
            throw new NumpyFault("array " + Text.quote(name) + ": " + e.getMessage());
        }
    }

    /** Returns arrays of one axis as the columns of a table. */
    private NumpyArray columns(List<String> names) throws IOException {
        List<float[]> columns = new ArrayList<>();
        for (String name : names) {
            NumpyArray column = array(name);
            boolean fits = column.names().isEmpty()
                    && column.values().rank() == 1
                    && (columns.isEmpty() || column.values().size() == columns.getFirst().length);
            if (!fits) {
                throw new NumpyFault("found the arrays " + Text.list(names) + ", expected one, or the name of one: "
                        + file.getFileName() + ":NAME");
            }
            columns.add(column.values().data());
        }
        int rows = columns.getFirst().length;
        Tensor table = Tensor.zeros(rows, names.size());
        for (int column = 0; column < names.size(); column++) {
            for (int row = 0; row < rows; row++) {
                table.data()[row * names.size() + column] = columns.get(column)[row];
            }
        }
        return new NumpyArray(names, table);
    }
}
