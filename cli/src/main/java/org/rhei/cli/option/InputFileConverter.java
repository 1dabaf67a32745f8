package org.rhei.cli.option;

import org.rhei.cli.file.InputFile;
import picocli.CommandLine.ITypeConverter;

/** Converts the name of a file of values. {@link TableOptions} adds the options for reading it. */
public final class InputFileConverter implements ITypeConverter<InputFile> {
    @Override
    public InputFile convert(String name) {
        return InputFile.of(PathConverter.path(name));
    }
}
