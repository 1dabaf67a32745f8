package org.rhei.cli.serve;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.rhei.cli.file.SampleFormats;
import org.rhei.cli.output.AppendedFile;
import org.rhei.cli.run.ModelLoader;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Terminal;
import org.rhei.kernel.text.NumberText;
import org.rhei.serve.PosteriorServer;
import org.rhei.serve.settings.ServerSettings;
import org.rhei.serve.settings.ServerSettings.AccessLog;
import org.rhei.serve.settings.ServerSettings.Extensions;

/**
 * Runs the server until the process is asked to end.
 *
 * @param terminal receives the link and the messages
 * @param request the server
 */
public record ServeRunner(Terminal terminal, ServeRequest request) {
    /**
     * Runs the server. When the process is asked to end (SIGTERM, Ctrl-C), the requests that have arrived are answered first, and the
     * process exits with 0.
     *
     * @throws InputException if a model or another file cannot be read, or the port cannot be used
     */
    public void run() {
        System.setProperty(
                "slf4j.internal.verbosity", "ERROR"); // Jetty's messages are not shown, nor that they are not
        request.models().forEach(model -> ModelLoader.config(model.path())); // before others are loaded and warmed up
        PosteriorServer server = started();
        Thread end = new Thread(() -> end(server));
        Runtime.getRuntime().addShutdownHook(end);
        try {
            terminal.say(
                    "loading " + NumberText.count(request.models().size(), "model") + ", which takes some seconds");
            load(server);
        } catch (RuntimeException e) {
            Runtime.getRuntime().removeShutdownHook(end);
            server.close();
            throw e;
        }
        if (!Thread.currentThread().isInterrupted()) { // the process may have been asked to end
            terminal.out().println(server.uri());
            terminal.out().flush();
            terminal.say("ready; Ctrl-C ends the server");
            waitForEver();
        }
    }

    /** Waits until the thread is interrupted, when the process is asked to end. */
    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PosteriorServer started() {
        ServerSettings settings = new ServerSettings(
                request.models(),
                request.epsilon(),
                request.address(),
                request.limits(),
                request.access(),
                new Extensions(new ServedSolvers(), SampleFormats.all(), log()));
        try {
            return PosteriorServer.start(settings);
        } catch (IOException e) {
            throw new InputException(
                    "cannot listen on " + request.address().host() + " port "
                            + request.address().port() + ": " + e.getMessage(),
                    e);
        }
    }

    private void load(PosteriorServer server) {
        try {
            server.load();
        } catch (FileSystemException e) {
            throw InputException.unreadable(Path.of(e.getFile()), e);
        }
    }

    /** Ends the server and the process. */
    private static void end(PosteriorServer server) {
        server.close();
        Runtime.getRuntime().halt(0); // without this, the exit status would be that of the signal
    }

    private AccessLog log() {
        AppendedFile file = request.accessLog();
        if (file == null) {
            return AccessLog.NONE;
        }
        PrintWriter out =
                file.isStandard() ? terminal.out() : new PrintWriter(file.open(), false, StandardCharsets.UTF_8);
        return line -> {
            out.println(line);
            out.flush();
        };
    }
}
