package org.rhei.cli.option;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.ResultFile;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts the values of {@code --observation}: the name of a file, or the values themselves with commas between them, token by token
 * and in each token channel by channel, with a semicolon between observations.
 *
 * <p>A text is a list of values if it begins with a number, and no file has that name. A list must consist of numbers.
 */
public final class ObservationConverter implements ITypeConverter<InputFile> {
    @Override
    public InputFile convert(String text) {
        return of(text);
    }

    /**
     * Returns the file or the values that a text stands for.
     *
     * @throws TypeConversionException if it is a list of values with a fault in it
     */
    static InputFile of(String text) {
        InputFile file = new InputFileConverter().convert(text);
        String[] observations = text.split(";", -1);
        if (!NumberConverters.isNumber(observations[0].split(",", -1)[0]) || isFile(file)) {
            return file;
        }
        List<Float> values = new ArrayList<>();
        int length = observations[0].split(",", -1).length;
        for (int row = 1; row <= observations.length; row++) {
            String[] parts = observations[row - 1].split(",", -1);
            if (parts.length != length) {
                throw new TypeConversionException("observation " + row + " of " + Text.quote(text) + " has "
                        + NumberText.count(parts.length, "value") + ", expected " + length + " as in the first");
            }
            for (int i = 0; i < length; i++) {
                values.add(value(parts[i], i + 1));
            }
        }
        float[] data = new float[values.size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = values.get(i);
        }
        return file.holding(Tensor.of(data, observations.length, length));
    }

    private static boolean isFile(InputFile file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return ResultFile.ENDINGS.stream().anyMatch(name::endsWith) || Files.exists(file.path());
    }

    private static float value(String text, int number) {
        float value;
        try {
            value = Float.parseFloat(NumberConverters.plain(text));
        } catch (TypeConversionException _) {
            throw new TypeConversionException(
                    "value " + number + ": found " + Text.quote(text) + ", expected a number, as in -0.64,0.16");
        }
        if (!Float.isFinite(value)) {
            throw new TypeConversionException(
                    "value " + number + ": found " + Text.quote(text) + ", expected a finite float32 number");
        }
        return value;
    }
}
