package org.rhei.cli.request;

import java.util.Locale;
import java.util.Optional;
import org.rhei.networks.MethodConfig.EdmSchedule;

/** The noise schedules of EDM diffusion that {@code --schedule} takes. */
public enum ScheduleName {
    EDM,
    VP,
    VE;

    /**
     * Returns the schedule that replaces the model's own.
     *
     * @param trained the schedule of the training
     * @return GenSBI's schedule of this name; empty if the model was trained with one of the same kind, which is kept
     */
    public Optional<EdmSchedule> replacing(EdmSchedule trained) {
        EdmSchedule own = switch (this) {
            case EDM -> EdmSchedule.Edm.DEFAULT;
            case VP -> EdmSchedule.Vp.DEFAULT;
            case VE -> EdmSchedule.Ve.DEFAULT;
        };
        return own.getClass() == trained.getClass() ? Optional.empty() : Optional.of(own);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
