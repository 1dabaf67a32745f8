package org.rhei.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.serve.ServeDefaults;
import org.rhei.cli.serve.ServeOptions;
import org.rhei.cli.serve.ServeRunner;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Terminal;
import org.rhei.serve.settings.ServerSettings.ModelFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rhei serve}: posterior samples over HTTP. */
@Command(
        name = "serve",
        defaultValueProvider = ServeDefaults.class,
        description =
                "Serves models over HTTP: a page that shows their posteriors, and the Open Inference Protocol V2 for"
                        + " programs. Each option can also be given by an environment variable, such as RHEI_SERVE_PORT"
                        + " for --port.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  rhei serve --models models",
            "  rhei serve --model two-moons.safetensors --host 0.0.0.0 --token-file token --access-log -",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ServeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "A model to serve under the name of its file without the ending; repeatable.")
    private @Nullable List<Path> files;

    @Option(names = "--models", paramLabel = "DIR", description = "Serve all .safetensors files of a folder.")
    private @Nullable Path folder;

    @Mixin
    private ServeOptions options;

    public ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        List<ModelFile> models = ServeOptions.models(files == null ? List.of() : files, folder);
        if (models.isEmpty()) {
            throw new InputException("no model is given, expected --model FILE or --models DIR");
        }
        new ServeRunner(terminal, options.request(models)).run();
        return 0;
    }
}
