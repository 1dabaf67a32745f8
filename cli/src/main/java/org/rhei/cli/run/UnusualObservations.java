package org.rhei.cli.run;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rhei.cli.request.ModelRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.DataDistance;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.OnUnusual;

/**
 * The comparison of a command's observations with the data that the model was trained on.
 *
 * @param distances the distance of each observation; empty if nothing was compared
 */
public record UnusualObservations(List<DataDistance> distances) {
    /** Copies the list. */
    public UnusualObservations {
        distances = List.copyOf(distances);
    }

    /**
     * Compares observations and warns of those that are unlike the training's data.
     *
     * @param xs the observations; empty for an unconditional model
     * @throws InputException if the user wants unusual observations refused and one is unusual, or none can be compared
     */
    public static UnusualObservations compare(
            Terminal terminal, ModelRequest request, Pipeline pipeline, Optional<Tensor> xs) {
        OnUnusual policy = request.onUnusual();
        if (policy == OnUnusual.IGNORE || xs.isEmpty()) {
            return new UnusualObservations(List.of());
        }
        List<DataDistance> distances = pipeline.distances(Observation.of(xs.get()));
        if (policy == OnUnusual.REFUSE && distances.isEmpty()) {
            throw new InputException(
                    "--on-unusual refuse: the model file does not describe the data of the training, so"
                            + " that nothing can be compared; expected warn or ignore");
        }
        UnusualObservations found = new UnusualObservations(distances);
        found.message().ifPresent(message -> {
            if (policy == OnUnusual.REFUSE) {
                throw new InputException(message);
            }
            terminal.say("warning: " + message);
        });
        return found;
    }

    private long count() {
        return distances.stream().filter(DataDistance::unusual).count();
    }

    private DataDistance farthest() {
        return distances.stream()
                .max(Comparator.comparingDouble(DataDistance::distance))
                .orElseThrow();
    }

    private Optional<String> message() {
        if (count() == 0) {
            return Optional.empty();
        }
        DataDistance farthest = farthest();
        String which = distances.size() == 1
                ? "the observation is"
                : count() + " of " + distances.size() + " observations are";
        String what = distances.size() == 1 ? "" : "number " + (farthest.observation() + 1) + " most, where ";
        return Optional.of(String.format(
                Locale.ROOT,
                "%s unlike the data of the training, and the posterior may be meaningless: %s%s, expected at most %.2g",
                which,
                what,
                farthest.text(),
                farthest.limit()));
    }

    /** Adds the largest distance and the number of unusual observations, if any were compared. */
    public Report describe(Report report) {
        if (distances.isEmpty()) {
            return report;
        }
        DataDistance farthest = farthest();
        String limit = String.format(Locale.ROOT, ", expected at most %.2g", farthest.limit());
        if (Double.isFinite(farthest.distance())) {
            String text = String.format(
                    Locale.ROOT, "%.4g standard deviations from the training's data", farthest.distance());
            report.line("distance", text + limit, farthest.distance());
        } else {
            report.text("distance", farthest.text());
        }
        return report.text("unusual", count() + " of " + distances.size() + " observations")
                .value("unusual", count());
    }
}
