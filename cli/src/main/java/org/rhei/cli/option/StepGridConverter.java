package org.rhei.cli.option;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.rhei.cli.request.StepGrid;
import org.rhei.cli.terminal.Text;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the values of {@code --grid}: the name of a grid or a file of nodes. */
final class StepGridConverter implements ITypeConverter<StepGrid> {
    @Override
    public StepGrid convert(String text) {
        return StepGrid.File.named(text)
                .<StepGrid>map(file -> file)
                .or(() -> Arrays.stream(StepGrid.Named.values())
                        .filter(grid -> grid.toString().equals(text.toLowerCase(Locale.ROOT)))
                        .findFirst())
                .orElseThrow(() -> new TypeConversionException("found " + Text.quote(text) + ", expected one of "
                        + List.of(StepGrid.Named.values()) + " or a file of nodes: .csv, .parquet, .npy or .npz"));
    }
}
