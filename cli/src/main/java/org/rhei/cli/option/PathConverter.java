package org.rhei.cli.option;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.rhei.cli.terminal.Text;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the names of files. */
final class PathConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
        return path(text);
    }

    /**
     * Returns the file of a name.
     *
     * @throws TypeConversionException if no file can have the name
     */
    static Path path(String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException("found '', expected the name of a file");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("found " + Text.quote(text)
                    + ", expected the name of a file in the characters of this system: " + e.getReason());
        }
    }
}
