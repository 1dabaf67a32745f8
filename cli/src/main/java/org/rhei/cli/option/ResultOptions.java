package org.rhei.cli.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.ResultFile;
import org.rhei.cli.output.PipedOutput;
import org.rhei.cli.request.ResultRequest;
import org.rhei.cli.terminal.InputException;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that name the file of a result, and the result whose options it repeats. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ResultOptions {
    /** Replaces {@code --like} and its file by the arguments that made the file. */
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
                RecordedOptions.arguments(new ResultFile(result).provenance(), result, spec, rest)
                        .forEach(args::push);
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
            description = "The file for the values (float32): .npy, .npz, .csv or .parquet. A record of how they were"
                    + " made is in the file, or in a second file whose name ends with .json. - stands for standard"
                    + " output, in the format that --format names.")
    private Path out;

    @Option(names = "--force", description = "Replace files that exist.")
    private boolean force;

    @Option(
            names = "--like",
            paramLabel = "FILE",
            preprocessor = Expansion.class,
            description = "Repeat the run that made this result; no other options are needed. Its model and data must"
                    + " be unchanged; if their files were moved, name them by their options.")
    private @Nullable Path like;

    @Option(names = "--json", order = 3, description = "Print the report as one JSON object in one line.")
    private boolean json;

    /**
     * Checks before any work that the result can be written and repeated, and returns the options as a value.
     *
     * @param command the command whose options are parsed
     * @throws InputException if a file cannot be written, or a file that the repeated result was made of differs
     */
    public ResultRequest request(CommandSpec command) {
        String pipe = PipedOutput.isNamed(out) ? TableOptions.formatOfPipe(command, out) : null;
        if (PipedOutput.isStandard(out) && json) {
            throw new InputException("--out " + out + " and --json both go to standard output, expected one of them");
        }
        ResultRequest request = new ResultRequest(out, pipe, force, like, json, RecordedOptions.of(command));
        if (pipe == null) {
            request.output("--out", out, ResultFile.ENDINGS);
            new ResultFile(out).provenanceFile().ifPresent(path -> request.output("--out", path, List.of(".json")));
        }
        if (like != null) {
            new ResultFile(like).provenance().requireSameFiles(like, request.command());
        }
        return request;
    }

    /** Returns true if files that exist are replaced. */
    boolean force() {
        return force;
    }
}
