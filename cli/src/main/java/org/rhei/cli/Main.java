package org.rhei.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The {@code rhei} command. */
public final class Main {
    private static final int PATIENCE_SECONDS = 10;

    private Main() {}

    /**
     * Runs the command and ends the process: with 0 when it is done, 1 when it failed, 2 when something asked for cannot be, 130
     * when it was interrupted.
     */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true"); // pictures need no screen
        CountDownLatch over = new CountDownLatch(1);
        interruptOnShutdown(Thread.currentThread(), over);
        int exitCode = run(Terminal.ofProcess(), args);
        over.countDown();
        System.exit(exitCode);
    }

    /** On Ctrl-C the command is interrupted as any thread is, and the process waits until it has tidied up. */
    private static void interruptOnShutdown(Thread command, CountDownLatch over) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (over.getCount() > 0) {
                command.interrupt();
                try {
                    over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }));
    }

    /** Runs the command and gives its exit code. */
    static int run(Terminal terminal, String... args) {
        RheiCommand rhei = new RheiCommand();
        CommandLine command = commandLine(rhei, terminal)
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setParameterExceptionHandler((refused, _) -> say(terminal, wrongUse(refused)))
                .setExecutionExceptionHandler((thrown, _, _) -> fail(terminal, thrown, rhei.stackTrace));
        try {
            return command.execute(args);
        } catch (Error e) {
            return fail(terminal, e, rhei.stackTrace);
        }
    }

    /** All commands. */
    static CommandLine commandLine(RheiCommand rhei, Terminal terminal) {
        return new CommandLine(rhei)
                .addSubcommand(new SampleCommand(terminal))
                .addSubcommand(new BatchCommand(terminal))
                .addSubcommand(new LogProbCommand(terminal))
                .addSubcommand(new DiagnoseCommand(terminal))
                .addSubcommand(new StudyCommand(terminal))
                .addSubcommand(new PlotCommand(terminal))
                .addSubcommand(new ConvertCommand(terminal))
                .addSubcommand(new InfoCommand(terminal))
                .addSubcommand(new AutoComplete.GenerateCompletion());
    }

    private static Fault wrongUse(ParameterException refused) {
        String help = refused.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        return new Fault(Fault.BAD_INPUT, refused.getMessage() + " (see " + help + ")");
    }

    private static int fail(Terminal terminal, Throwable thrown, boolean stackTrace) {
        int exitCode = say(terminal, Fault.of(thrown));
        if (stackTrace) {
            thrown.printStackTrace(terminal.err());
        }
        return exitCode;
    }

    private static int say(Terminal terminal, Fault fault) {
        PrintWriter err = terminal.err();
        err.println("rhei: " + Text.oneLine(fault.message()));
        err.flush();
        return fault.exitCode();
    }
}
