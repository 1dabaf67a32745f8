package org.rhei.cli.option;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.request.ChecksRequest;
import org.rhei.cli.request.DiagnosticCheck;
import org.rhei.cli.request.FailOn;
import org.rhei.cli.terminal.InputException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose the checks of a diagnosis. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class CheckOptions {
    /** Converts the values of {@code --checks}. */
    static final class CheckConverter extends NameConverter<DiagnosticCheck> {
        CheckConverter() {
            super(List.of(DiagnosticCheck.values()));
        }
    }

    /** More would change no digit of the interval that is reported. */
    private static final int MOST_BOOTSTRAP = 1_000_000;

    @Option(
            names = "--checks",
            paramLabel = "NAMES",
            split = ValueList.SEPARATOR,
            splitSynopsisLabel = ValueList.SHOWN,
            converter = CheckConverter.class,
            description =
                    "The checks: sbc, tarp, coverage, c2st, swd, mmd, lc2st, predictive (default: the first three,"
                            + " and predictive if its data are given or can be simulated).")
    private @Nullable List<DiagnosticCheck> checks;

    @Option(
            names = "--local",
            paramLabel = "M",
            defaultValue = "3",
            description = "The number of observations, counted from the first one, that lc2st and predictive check"
                    + " (default: ${DEFAULT-VALUE}).")
    private int local;

    @Option(
            names = "--bootstrap",
            paramLabel = "N",
            defaultValue = "0",
            description = "The number of bootstrap samples of the trials for tarp's interval (default: Jeffreys'"
                    + " interval).")
    private int bootstrap;

    @Mixin
    private LabelOptions labels;

    @Option(
            names = "--fail-on",
            paramLabel = "GRADE",
            defaultValue = "never",
            converter = FailOnConverter.class,
            description = "End with exit code 3 if a finding is at least as bad as this grade: bad or doubtful"
                    + " (default: ${DEFAULT-VALUE}).")
    private FailOn failOn = FailOn.NEVER;

    /**
     * Checks the options and returns them as a value.
     *
     * @param hasPredictive true if the check {@code predictive} is run by default
     * @throws InputException if a number is out of range
     */
    public ChecksRequest request(boolean hasPredictive) {
        InputException.requirePositive("--local", local);
        InputException.requireCount("--bootstrap", bootstrap, 0, MOST_BOOTSTRAP);
        return new ChecksRequest(chosen(hasPredictive), local, bootstrap, labels.names(), failOn);
    }

    private Set<DiagnosticCheck> chosen(boolean hasPredictive) {
        if (checks != null) {
            return EnumSet.copyOf(checks);
        }
        Set<DiagnosticCheck> usual = EnumSet.of(DiagnosticCheck.SBC, DiagnosticCheck.TARP, DiagnosticCheck.COVERAGE);
        if (hasPredictive) {
            usual.add(DiagnosticCheck.PREDICTIVE);
        }
        return usual;
    }
}
