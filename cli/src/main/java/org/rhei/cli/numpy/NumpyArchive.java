package org.rhei.cli.numpy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/** NumPy's archive of arrays, a zip file of {@code .npy} files, of which the array that is meant is read. */
public final class NumpyArchive {
    private static final String ENDING = ".npy";

    /** An entry may be this much larger than the archive, and so many times: a small file must not fill the memory. */
    private static final long ALLOWANCE = 1 << 25;

    private static final int MOST_EXPANSION = 3;

    /** The name of the array that holds the names of values; beside several arrays also the end of its name, after theirs. */
    private static final String NAMES = "names";

    /**
     * An array of an archive and the names of its values, which another array holds.
     *
     * @param array the array
     * @param names a name for each value of an entry; empty if there are none
     */
    public record Named(NumpyArray array, List<String> names) {
        public Named {
            names = List.copyOf(names);
        }
    }

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
    public static Named read(Path file, @Nullable String name, List<String> usual) {
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

    /**
     * Reads a text of an archive.
     *
     * @param name the name of the member
     * @param most the most bytes that are read
     * @return the text; null if there is no such member
     */
    public static @Nullable String text(Path file, String name, int most) throws IOException {
        try (ZipArchive zip = ZipArchive.open(file)) {
            for (ZipMember member : zip.members()) {
                if (member.name().equals(name)) {
                    try (InputStream in = zip.content(member)) {
                        return new String(in.readNBytes(most), StandardCharsets.UTF_8);
                    }
                }
            }
            return null;
        }
    }

    private Named read(@Nullable String name, List<String> usual) throws IOException {
        for (ZipMember member : zip.members()) {
            String found = member.name();
            if (found.endsWith(ENDING)
                    && arrays.put(found.substring(0, found.length() - ENDING.length()), member) != null) {
                throw new NumpyFault("found two arrays " + Text.quote(found) + ", expected one");
            }
        }
        Map<String, List<String>> texts = texts();
        List<String> names = arrays.keySet().stream()
                .filter(found -> !texts.containsKey(found))
                .toList();
        if (name != null) {
            if (!names.contains(name)) {
                throw new NumpyFault("found no array " + Text.quote(name) + ", expected one of " + Text.list(names));
            }
            return named(name, texts, names);
        }
        if (names.isEmpty()) {
            throw new NumpyFault("found no array, expected one in a member NAME.npy");
        }
        List<String> meant = names.size() == 1
                ? names
                : names.stream().filter(usual::contains).toList();
        return meant.size() == 1 ? named(meant.getFirst(), texts, names) : new Named(columns(names), List.of());
    }

    /** Reads the arrays that hold names of values, by their own name. */
    private Map<String, List<String>> texts() throws IOException {
        Map<String, List<String>> texts = new HashMap<>();
        for (String name : arrays.keySet()) {
            boolean mayBe = name.equals(NAMES)
                    || (name.endsWith("_" + NAMES)
                            && arrays.containsKey(name.substring(0, name.length() - NAMES.length() - 1)));
            if (mayBe) {
                content(name, NumpyTexts::read).ifPresent(found -> texts.put(name, found));
            }
        }
        return texts;
    }

    /** Reads an array and finds its names, which must be as many as an entry has values, or belong to another array. */
    private Named named(String name, Map<String, List<String>> texts, List<String> all) throws IOException {
        NumpyArray array = content(name, NumpyArray::read);
        String holder = texts.containsKey(name + "_" + NAMES) ? name + "_" + NAMES : NAMES;
        List<String> names = texts.getOrDefault(holder, List.of());
        if (!array.names().isEmpty() || names.isEmpty()) {
            return new Named(array, List.of());
        }
        int[] shape = array.values().shape();
        int last = shape.length == 0 ? 1 : shape[shape.length - 1];
        boolean fits = names.size() == last
                || (shape.length == 1 && names.size() == 1)
                || (shape.length > 1 && names.size() == last * shape[shape.length - 2]);
        if (!fits && (!holder.equals(NAMES) || all.size() == 1)) {
            throw new NumpyFault("found " + NumberText.count(names.size(), "name") + " in " + Text.quote(holder)
                    + ", expected one for each value of " + Text.quote(name) + " of shape " + Tensor.text(shape));
        }
        if (Set.copyOf(names).size() < names.size()) {
            throw new NumpyFault("found the names " + Text.list(names) + ", expected each of them once");
        }
        return new Named(array, fits ? names : List.of());
    }

    /** Reads the content of a member. */
    private interface Content<T> {
        T read(InputStream in, long size) throws IOException;
    }

    private <T> T content(String name, Content<T> content) throws IOException {
        ZipMember member = Objects.requireNonNull(arrays.get(name));
        long most = ALLOWANCE + MOST_EXPANSION * Files.size(file);
        if (member.bytes() > most) {
            throw new NumpyFault("found an array " + Text.quote(name) + " of " + member.bytes()
                    + " bytes in an archive of " + Files.size(file) + " bytes, expected at most " + most
                    + "; numpy.savez stores it uncompressed");
        }
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.content(member), sum)) {
            T found = content.read(in, member.bytes());
            in.skip(member.bytes()); // the numbers of an array that was expected to hold texts
            if (in.read() >= 0 || sum.getValue() != member.checksum()) {
                throw new NumpyFault(
                        "the checksum of the array " + Text.quote(name) + " differs; is the file damaged?");
            }
            return found;
        } catch (NumpyFault e) {
            throw new NumpyFault("array " + Text.quote(name) + ": " + e.getMessage());
        }
    }

    /** Returns arrays of one axis as the columns of a table. */
    private NumpyArray columns(List<String> names) throws IOException {
        List<float[]> columns = new ArrayList<>();
        for (String name : names) {
            NumpyArray column = content(name, NumpyArray::read);
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
