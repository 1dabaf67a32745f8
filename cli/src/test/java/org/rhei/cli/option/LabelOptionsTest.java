package org.rhei.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.kernel.Tensor;

/**
 * Law: names are kept as written: a comma within braces or quotes, a quote within a name, and a leading @ are part of
 * the name.
 */
class LabelOptionsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a,b | a;b",
                "$x_{1,2}$,y | $x_{1,2}$;y",
                "\"x_{1,2}\",y | x_{1,2};y",
                "\"a, b\",\"say \"\"no\"\"\" | a, b;say \"no\"",
                "a\"b,c | a\"b;c",
                "\"a,b | \"a;b",
                "a{b,c | a{b;c",
                "a},{b,c} | a};{b,c}",
                "x_{1,{2,3}},y | x_{1,{2,3}};y",
                " a , b | a;b",
                "@home,${user.name} | @home;${user.name}",
            })
    void listsAreSplitAtCommas(String list, String names) {
        assertThat(LabelOptions.split(list)).isEqualTo(List.of(names.split(";")));
    }

    @Test
    void aSingleNameIsTakenLiterally() throws IOException {
        Path samples = samples();
        Path out = folder.resolve("a.svg");
        assertDone(plot(samples, out, "--label", "\"a\",b", "--label", "@secret", "--title", "@secret"));
        assertThat(out).content().contains("\"a\",b", "@secret").doesNotContain("words");
    }

    @Test
    void missingAndEmptyNamesAreRefused() throws IOException {
        Path samples = samples();
        Path out = folder.resolve("b.svg");
        assertRefused(plot(samples, out, "--labels", "a,b", "--label", "a"), "--labels and --label both name");
        assertRefused(plot(samples, out, "--labels", "a,,b"), "--labels: name 2 is empty");
        assertThat(out).doesNotExist();
    }

    private Path samples() throws IOException {
        Files.writeString(folder.resolve("secret"), "words");
        Path samples = folder.resolve("s.npy");
        ReferenceFiles.npy(samples, Tensor.of(new float[] {1, 2, 3, 5, 8, 13, 21, 34}, 4, 2));
        return samples;
    }

    private static Invocation plot(Path samples, Path out, String... options) {
        List<String> args =
                new ArrayList<>(List.of("plot", "--quiet", "--samples", samples.toString(), "--out", out.toString()));
        args.addAll(List.of(options));
        return Invocation.of(args.toArray(String[]::new));
    }
}
