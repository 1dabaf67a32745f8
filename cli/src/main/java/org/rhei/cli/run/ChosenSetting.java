package org.rhei.cli.run;

import java.util.Locale;
import java.util.Optional;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.pipelines.options.Scheme;
import org.rhei.studies.SolverSetting;

/** A solver that a file or a pilot chose, with the reason in words. */
public sealed interface ChosenSetting {
    /**
     * Returns the scheme of draws.
     *
     * @param method the method of the model
     * @param xs the observations; empty for an unconditional model
     * @throws IllegalArgumentException if the setting is for another method, or for another observation
     */
    Scheme scheme(MethodConfig method, Optional<Tensor> xs);

    /** Returns the solver and its steps in words. */
    String solver();

    /** Returns the reason for the choice, or the file that it is from, in words. */
    String origin();

    /** Returns the setting to keep; empty for solvers that a file holds already. */
    Optional<SolverSetting> kept();

    /**
     * A setting of {@code --setting}, or one that a pilot chose or a fit made.
     *
     * @param setting the setting
     */
    record OfPilot(SolverSetting setting, String origin) implements ChosenSetting {
        @Override
        public Scheme scheme(MethodConfig method, Optional<Tensor> xs) {
            return setting.scheme(method, xs);
        }

        @Override
        public String solver() {
            return setting.candidate().toString();
        }

        @Override
        public Optional<SolverSetting> kept() {
            return Optional.of(setting);
        }
    }

    /**
     * A method that was tuned for the model.
     *
     * @param choice the method, and its check on the observations
     * @param file the file that it is from
     */
    record OfTuning(TunedSolvers.Choice choice, String file) implements ChosenSetting {
        @Override
        public Scheme scheme(MethodConfig method, Optional<Tensor> xs) {
            return new Scheme.Ode(choice.rung().solver());
        }

        @Override
        public String solver() {
            return "tuned for the model, " + NumberText.count(choice.rung().evaluations(), "step");
        }

        @Override
        public String origin() {
            return String.format(
                    Locale.ROOT,
                    "by %s: %s that the tuning had not seen; compared with more evaluations on %d here",
                    file,
                    choice.rung().unseen().text(),
                    choice.checked());
        }

        @Override
        public Optional<SolverSetting> kept() {
            return Optional.empty();
        }
    }
}
