package org.rhei.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.rhei.cli.command.BatchCommand;
import org.rhei.cli.command.ConvertCommand;
import org.rhei.cli.command.DemoCommand;
import org.rhei.cli.command.DiagnoseCommand;
import org.rhei.cli.command.InfoCommand;
import org.rhei.cli.command.LogProbCommand;
import org.rhei.cli.command.MapCommand;
import org.rhei.cli.command.PlotCommand;
import org.rhei.cli.command.ReweightCommand;
import org.rhei.cli.command.RheiCommand;
import org.rhei.cli.command.SampleCommand;
import org.rhei.cli.command.ServeCommand;
import org.rhei.cli.command.StudyCommand;
import org.rhei.cli.command.SummaryCommand;
import org.rhei.cli.command.TuneCommand;
import org.rhei.cli.option.CommandParser;
import org.rhei.cli.terminal.Fault;
import org.rhei.cli.terminal.Fault.ClosedPipeException;
import org.rhei.cli.terminal.Terminal;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The {@code rhei} command. */
public final class Main {
    /** The time that an interrupted command has to say so; temporary files are deleted without it. */
    private static final int PATIENCE_MILLIS = 800;

    private Main() {}

    /**
     * Runs the command and ends the process with an exit code: 0 after success, 1 after a failure, 2 for input that the user
     * can correct, 130 after an interrupt.
     *
     * @param args the arguments of the command line
     */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true"); // pictures need no screen
        WarmUp.begin(args);
        CountDownLatch over = new CountDownLatch(1);
        interruptOnShutdown(Thread.currentThread(), over);
        int exitCode = run(Terminal.ofProcess(), args);
        over.countDown();
        System.exit(exitCode);
    }

    /** Interrupts the command's thread on Ctrl-C and lets the process wait for a moment until it has ended. */
    private static void interruptOnShutdown(Thread command, CountDownLatch over) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (over.getCount() > 0) {
                command.interrupt();
                try {
                    over.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }));
    }

    /** Runs the command and returns its exit code. */
    static int run(Terminal terminal, String... args) {
        RheiCommand rhei = new RheiCommand();
        CommandLine command = CommandParser.configure(commandLine(rhei, terminal, args))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setParameterExceptionHandler((refused, given) -> say(terminal, wrongUse(refused, given)))
                .setExecutionExceptionHandler((thrown, _, _) -> fail(terminal, thrown, rhei.stackTrace));
        if (args.length == 0) {
            command.usage(terminal.out());
            return 0;
        }
        try {
            int exitCode = command.execute(args);
            return exitCode == 0 && terminal.out().checkError() ? say(terminal, Fault.UNWRITTEN) : exitCode;
        } catch (Error e) {
            return fail(terminal, e, rhei.stackTrace);
        }
    }

    /**
     * Returns the command with all subcommands, or with only the one that the first argument names: creating the options of the
     * others takes longer than everything else before a draw.
     */
    static CommandLine commandLine(RheiCommand rhei, Terminal terminal, String... args) {
        Map<String, Supplier<Object>> subcommands = new LinkedHashMap<>();
        subcommands.put("sample", () -> new SampleCommand(terminal));
        subcommands.put("batch", () -> new BatchCommand(terminal));
        subcommands.put("log-prob", () -> new LogProbCommand(terminal));
        subcommands.put("diagnose", () -> new DiagnoseCommand(terminal));
        subcommands.put("study", () -> new StudyCommand(terminal));
        subcommands.put("tune", () -> new TuneCommand(terminal));
        subcommands.put("summary", () -> new SummaryCommand(terminal));
        subcommands.put("map", () -> new MapCommand(terminal));
        subcommands.put("reweight", () -> new ReweightCommand(terminal));
        subcommands.put("serve", () -> new ServeCommand(terminal));
        subcommands.put("demo", () -> new DemoCommand(terminal));
        subcommands.put("plot", () -> new PlotCommand(terminal));
        subcommands.put("convert", () -> new ConvertCommand(terminal));
        subcommands.put("info", () -> new InfoCommand(terminal));
        CommandLine command = new CommandLine(rhei);
        if (args.length > 0 && subcommands.containsKey(args[0])) {
            return command.addSubcommand(args[0], subcommands.get(args[0]).get());
        }
        subcommands.forEach((name, subcommand) -> command.addSubcommand(name, subcommand.get()));
        return command.addSubcommand(new AutoComplete.GenerateCompletion());
    }

    private static Fault wrongUse(ParameterException refused, String... args) {
        return new Fault(Fault.BAD_INPUT, CommandParser.message(refused, List.of(args)));
    }

    private static int fail(Terminal terminal, Throwable thrown, boolean stackTrace) {
        if (thrown instanceof ClosedPipeException) {
            return 0;
        }
        int exitCode = say(terminal, Fault.of(thrown));
        if (stackTrace) {
            terminal.trace(thrown);
        }
        return exitCode;
    }

    private static int say(Terminal terminal, Fault fault) {
        terminal.say(fault.message());
        return fault.exitCode();
    }
}
