package org.rhei.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.rhei.cli.serve.ServeDefaults;
import org.rhei.cli.serve.ServeOptions;
import org.rhei.cli.serve.ServeRunner;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rhei demo}: the page of the server on the models that Rhei brings along. */
@Command(
        name = "demo",
        defaultValueProvider = ServeDefaults.class,
        description = "Serves the bundled models and prints the link of the page that shows their posteriors.",
        footerHeading = "%nExample:%n",
        footer = "  rhei demo --port 8081")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class DemoCommand implements Callable<Integer> {
    /** Set by the launcher: the folder of the bundled models. */
    private static final String FOLDER = "rhei.models";

    private final Terminal terminal;

    @Mixin
    private ServeOptions options;

    public DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        String folder = System.getProperty(FOLDER);
        if (folder == null) {
            throw new InputException(
                    "the bundled models are not known: start Rhei by its script rhei, or use rhei serve");
        }
        new ServeRunner(terminal, options.request(ServeOptions.models(List.of(), Path.of(folder)))).run();
        return 0;
    }
}
