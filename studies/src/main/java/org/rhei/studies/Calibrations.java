package org.rhei.studies;

import java.util.Map;
import java.util.TreeMap;
import org.rhei.kernel.Key;
import org.rhei.pipelines.ProbabilityFlow;
import org.rhei.solvers.Calibration;

/** The calibrations of a subject by order, each fitted when it is first asked for. Used by one thread. */
final class Calibrations {
    /** Pilot samples of each observation. */
    private static final int PILOT = 32;

    /** The highest order that a calibration takes. */
    private static final int MOST_ORDER = 5;

    private final Subject subject;
    private final Key key;
    private final Map<Integer, Calibration> fitted = new TreeMap<>();

    Calibrations(Subject subject, Key key) {
        this.subject = subject;
        this.key = key;
    }

    Calibration of(int order) {
        return fitted.computeIfAbsent(Math.min(order, MOST_ORDER), this::fit);
    }

    private Calibration fit(int order) {
        ProbabilityFlow flow = subject.flow(key, PILOT);
        return Calibration.fit(flow.field(), flow.start(), flow.from(), flow.to(), order, subject.workers());
    }

    Map<Integer, Calibration> fitted() {
        return Map.copyOf(fitted);
    }
}
