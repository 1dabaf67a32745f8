package org.rhei.cli.option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.OutputFile;
import org.rhei.cli.file.Provenance;
import org.rhei.cli.file.Result;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say where a result goes, and from which one it takes its options. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ResultOptions {
    /** Puts the arguments that made a result in the place where it is named. */
    static final class Expansion implements IParameterPreprocessor {
        @Override
        @SuppressWarnings("JdkObsolete") // picocli's type
        public boolean preprocess(Stack<String> args, CommandSpec spec, ArgSpec option, Map<String, Object> info) {
            if (args.isEmpty()) {
                return false;
            }
            String file = args.pop();
            try {
                List<String> rest = new ArrayList<>(args);
                Path result = Path.of(file);
                Result.provenance(result).arguments(result, spec, rest).forEach(args::push);
            } catch (InputException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
            args.push(file);
            return false;
        }
    }

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where the numbers go (float32): .npy, .npz, .csv or .parquet. How they were made goes with"
                    + " them: in the file, or in one beside it that ends with .json.")
    private Path out;

    @Option(names = "--force", description = "Replace files that exist.")
    private boolean force;

    @Option(
            names = "--like",
            paramLabel = "FILE",
            preprocessor = Expansion.class,
            description = "Repeat exactly what made this result: no other options are needed. Its model and its data"
                    + " must be the same; where they have moved, say so by their options.")
    private @Nullable Path like;

    @Option(names = "--json", order = 3, description = "The report as one JSON object in one line.")
    private boolean json;

    public Path file() {
        return out;
    }

    /** Whether files that exist may be replaced. */
    boolean force() {
        return force;
    }

    /** Checks before any work that the result can be written, and repeated. */
    public void check(CommandSpec command) {
        output(command, "--out", out, Result.ENDINGS);
        Result.beside(out).ifPresent(path -> output(command, "--out", path, List.of(".json")));
        if (like != null) {
            Result.provenance(like).requireSameFiles(like, command);
        }
    }

    /**
     * Checks that a file can be written: none that is read, and none that exists unless it may be replaced.
     *
     * @param option the option that names it
     * @param endings the endings that its name may have
     */
    public OutputFile output(CommandSpec command, String option, Path path, List<String> endings) {
        OutputFile file = OutputFile.of(option, path, endings);
        Provenance.inputs(command).values().forEach(file::sparing);
        return file.sparing(like).replacing(option, force);
    }

    /** Writes a result; one that is like another must be the same. */
    public void write(CommandSpec command, Result result) throws IOException {
        Provenance provenance = Provenance.of(command, result.numbers());
        if (like != null) {
            String difference = Result.provenance(like).difference(provenance);
            if (difference != null) {
                throw new IOException(like + ": could not be repeated: " + difference);
            }
        }
        result.write(new OutputFile(out), provenance);
    }

    /** Says what was done as the user wants to hear it. */
    public void print(Report report, Terminal terminal, boolean quiet) {
        if (json) {
            report.printJson(terminal);
        } else {
            report.print(terminal, quiet);
        }
    }
}
