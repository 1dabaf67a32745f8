package org.rhei.cli.option;

import org.rhei.cli.file.InputFile;
import org.rhei.cli.terminal.InputException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the name of a file of values. {@link TableOptions} adds the options for reading it. */
public final class InputFileConverter implements ITypeConverter<InputFile> {
    @Override
    public InputFile convert(String name) {
        PathConverter.path(name); // refuses what can be no name
        try {
            return InputFile.of(name);
        } catch (InputException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
