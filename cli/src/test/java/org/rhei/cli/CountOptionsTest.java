package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.command.RheiCommand;
import org.rhei.cli.option.CommandParser;
import org.rhei.cli.terminal.Terminal;
import org.rhei.kernel.Tensor;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Law: a count that no machine can work off, or whose values no memory holds, is refused in one line before any work. Counts that bound
 * work (threads, chunks, requests) may be as large as they like. Every option of a count of every command belongs to one of the two.
 */
@Timeout(60) // work that begins does not end
class CountOptionsTest {
    private static final String MODEL = "../models/two-moons-flux1-flow.safetensors";
    private static final String EDM = "../models/two-moons-flux1-edm.safetensors";
    private static final String SAMPLE = "sample --model " + MODEL + " --observation 0,0 --out OUT.npy ";
    private static final String BATCH = "batch --model " + MODEL + " --observations 0,0;1,1 --out OUT.npy ";
    private static final String DIAGNOSE = "diagnose --model " + MODEL + " --simulator two-moons --out OUT ";
    private static final String STUDY = "study --model " + MODEL + " --observation 0,0 --out OUT ";
    private static final String MAP = "map --model " + MODEL + " --observation 0,0 ";
    private static final String DENSITY = "log-prob --model " + MODEL + " --observation 0,0 --points X --out OUT.npy ";

    /** Options that do not count work: bounds, which work may stay below, and a port. */
    private static final Set<String> BOUNDS = Set.of(
            "--threads",
            "--chunk-size",
            "--batch-size",
            "--max-draws",
            "--max-steps",
            "--local",
            "--planned",
            "--max-samples",
            "--max-body",
            "--max-connections");

    @TempDir
    private Path folder;

    /** Returns a refused line for each command and option of a count; the option stands last, and its value is added. */
    static List<String> lines() {
        return List.of(
                SAMPLE + "--time-grid 0,1 --nsamples",
                SAMPLE + "--lower=-1 --nsamples",
                SAMPLE + "--solver dopri5 --nsamples",
                SAMPLE + "--nsteps",
                SAMPLE + "--sampler zero-ends --alpha 1 --nsteps",
                SAMPLE + "--solver fitted --nsteps",
                SAMPLE.replace(MODEL, EDM) + "--nsteps",
                SAMPLE.replace(MODEL, EDM) + "--intermediates --nsamples",
                BATCH + "--solver tsit5 --nsamples",
                BATCH + "--nsteps",
                DIAGNOSE + "--ntrials",
                DIAGNOSE + "--nsamples",
                DIAGNOSE + "--nsteps",
                DIAGNOSE + "--bootstrap",
                STUDY + "--nsamples",
                STUDY + "--repeats",
                STUDY + "--log-prob --nsamples",
                STUDY + "--log-prob --repeats",
                MAP + "--nsamples",
                MAP + "--starts",
                DENSITY + "--solver rk4 --nsteps",
                "reweight --samples X --log-prob Y --log-likelihood Y --out OUT.npy --nsamples",
                "serve --model " + MODEL + " --port");
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aHugeCountIsRefusedBeforeAnyWork(String line) throws IOException {
        String x = ReferenceFiles.npy(folder.resolve("x.npy"), Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
        String y = ReferenceFiles.npy(folder.resolve("y.npy"), Tensor.of(new float[] {1, 2}, 2));
        for (String huge : new String[] {"2147483647", "2e9"}) {
            String[] words = (line + " " + huge)
                    .replace("OUT", folder.resolve("out").toString())
                    .replace(" X ", " " + x + " ")
                    .replace(" Y ", " " + y + " ")
                    .split(" ");
            assertRefused(Invocation.of(words), line.substring(line.lastIndexOf("--")), " at most ");
        }
        assertThat(ReferenceFiles.listing(folder)).containsExactlyInAnyOrder("x.npy", "y.npy");
    }

    /** Law: samples that are written part by part need no memory; their number is not bounded by it. */
    @ParameterizedTest
    @ValueSource(strings = {"--chunk-size", "--threads", "--max-steps", "--max-draws", "--batch-size"})
    void aBoundMayBeHuge(String option) {
        String command = option.equals("--batch-size") ? BATCH : SAMPLE;
        String more = Map.of("--max-steps", "--solver dopri5 ", "--max-draws", "--lower=-9 ")
                .getOrDefault(option, "");
        String line = command.replace("OUT", folder.resolve("out").toString()) + more + "--nsamples 4 " + option
                + " 2147483647";

        Invocation.assertDone(Invocation.of(line.split(" ")));
    }

    @Test
    void everyOptionOfACountIsCovered() {
        Map<String, Set<String>> expected = new TreeMap<>();
        CommandLine rhei = CommandParser.configure(Main.commandLine(new RheiCommand(), Terminal.ofProcess()));
        for (Map.Entry<String, CommandLine> command : rhei.getSubcommands().entrySet()) {
            for (OptionSpec option : command.getValue().getCommandSpec().options()) {
                boolean count = option.type() == int.class || option.type() == Integer.class;
                if (count && !BOUNDS.contains(option.longestName())) {
                    expected.computeIfAbsent(command.getKey(), _ -> new TreeSet<>())
                            .add(option.longestName());
                }
            }
        }
        Map<String, Set<String>> covered = new TreeMap<>();
        for (String line : lines()) {
            List<String> words = new ArrayList<>(List.of(line.split(" ")));
            covered.computeIfAbsent(words.getFirst(), _ -> new TreeSet<>()).add(words.getLast());
        }
        expected.remove("demo"); // the options of serve
        assertThat(covered).isEqualTo(expected);
    }
}
