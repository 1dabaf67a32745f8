package org.rhei.cli.run;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.rhei.cli.request.ModelRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
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

    private static String described(DataDistance distance) {
        return distance.name().orElse("value " + (distance.value() + 1)) + " " + distance.text();
    }

    private static String expected(DataDistance distance) {
        return ", expected at most " + NumberText.number(distance.limit(), 2);
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
        return Optional.of(which + " unlike the data of the training, and the posterior may be meaningless: " + what
                + described(farthest) + expected(farthest));
    }

    /** Adds the largest distance and the number of unusual observations, if any were compared. */
    public Report describe(Report report) {
        if (distances.isEmpty()) {
            return report;
        }
        DataDistance farthest = farthest();
        if (Double.isFinite(farthest.distance())) {
            String text = NumberText.number(farthest.distance(), 4) + " standard deviations from the training's data";
            report.line("distance", text + expected(farthest), farthest.distance());
        } else {
            report.text("distance", described(farthest));
        }
        return report.text("unusual", count() + " of " + distances.size() + " observations")
                .value("unusual", count());
    }
}
