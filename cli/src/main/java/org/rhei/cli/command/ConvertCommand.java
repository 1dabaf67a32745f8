package org.rhei.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.rhei.cli.option.FileOptions;
import org.rhei.cli.option.WeightsOptions;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.output.PipedOutput;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.WeightsRequest;
import org.rhei.cli.run.ModelLoader;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.PipelineArguments;
import org.rhei.networks.model.Model;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rhei convert}: weights and their YAML configuration into one file. */
@Command(
        name = "convert",
        description = "Joins weights that GenSBI exported and their YAML configuration into one model file.",
        footerHeading = "%nExample:%n",
        footer = {
            "  rhei convert --weights weights.safetensors --config config.yaml \\",
            "      --dim-obs 2 --dim-cond 4 --out model.safetensors",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ConvertCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = {"--weights", "--model"},
            required = true,
            paramLabel = "FILE",
            description = "The weights that GenSBI's export_safetensors wrote.")
    private Path file;

    @Mixin
    private WeightsOptions weights;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The model file to write, .safetensors. The file is loaded as a check before it gets this"
                    + " name. - stands for standard output.")
    private Path out;

    @Mixin
    private FileOptions files;

    public ConvertCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        WeightsRequest requested = weights.request();
        Path yaml = requested.config();
        if (yaml == null) {
            throw new InputException(
                    "--config is missing, expected GenSBI's YAML configuration, which describes the" + " model");
        }
        if (PipedOutput.isStandard(out) && files.json()) {
            throw new InputException("--out " + out + " and --json both go to standard output, expected one of them");
        }
        List<WrittenFile> written = new ArrayList<>();
        ModelConfig config = ModelLoader.withArguments(requested, arguments -> converted(yaml, arguments, written));
        new Report()
                .line("method", Text.name(config.method()))
                .shape("parameters", config.dimObs(), config.chObs())
                .shape("data", config.dimCond(), config.chCond())
                .written(WrittenFile.paths(written))
                .print(PipedOutput.isStandard(out) ? terminal.onStandardError() : terminal, files.report("convert"));
        WrittenFile.requireNames(written);
        return 0;
    }

    /** Writes the model, to a pipe once it is known that it loads. */
    private ModelConfig converted(Path yaml, PipelineArguments arguments, List<WrittenFile> written)
            throws IOException {
        if (PipedOutput.isNamed(out)) {
            ModelConfig read = config(yaml, arguments);
            try (OutputStream pipe = PipedOutput.open(out)) {
                Model.convert(file, yaml, arguments, pipe);
            } catch (IOException e) {
                throw OutputFile.failure(out, e);
            }
            written.add(WrittenFile.of(out));
            return read;
        }
        OutputFile target = OutputFile.of("--out", out, List.of(".safetensors"))
                .sparing(file)
                .sparing(yaml)
                .replacing("--out", files.force());
        ModelConfig read = config(yaml, arguments);
        written.add(target.write(
                stream -> Model.convert(file, yaml, arguments, stream),
                part -> requireSame(read, Model.load(part).config())));
        return read;
    }

    private ModelConfig config(Path yaml, PipelineArguments arguments) {
        try {
            return Model.load(file, yaml, arguments).config();
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        }
    }

    private void requireSame(ModelConfig read, ModelConfig written) throws IOException {
        if (!written.equals(read)) {
            throw new IOException("loads as another model than " + file);
        }
    }
}
