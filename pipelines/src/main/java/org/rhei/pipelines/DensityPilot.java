package org.rhei.pipelines;

import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.LogDensityField;
import org.rhei.solvers.multistep.Calibration;
import org.rhei.solvers.multistep.FittedDensity;

/**
 * The points that a model's methods for log-densities are fitted to: samples of many observations.
 *
 * @param points the points with their log-densities
 * @param grid the distribution of the steps, by the roughness of velocity and divergence along the trajectories
 */
record DensityPilot(FlowSamples.WithDensities points, Calibration grid) {
    private static final int POINTS = 2048;

    /** The points to which the distribution of the steps is fitted. */
    private static final int CALIBRATED = 512;

    /** The evaluations of the samples and of their log-densities. */
    private static final int EXACT = 320;

    static DensityPilot of(Pipeline pipeline, Key key, Observation observations) {
        int each = Math.ceilDiv(POINTS, Math.max(1, observations.count()));
        FlowSamples samples = FlowSamples.of(pipeline, key, observations, each).exactly(EXACT);
        FlowSamples.WithDensities points = FlowSamples.WithDensities.of(samples, pipeline, EXACT);
        FittedDensity.Pilot pilot = points.pilot();
        Tensor some = pilot.points().rows(0, Math.min(CALIBRATED, pilot.points().dim(0)));
        Calibration grid = Calibration.averaged(
                LogDensityField.exact(pilot.flow()),
                LogDensityField.start(some),
                pilot.from(),
                pilot.to(),
                samples.grid(Calibration.PILOT_STEPS).backward(),
                samples.workers());
        return new DensityPilot(points, grid);
    }

    FittedDensity fit(int steps) {
        return FittedDensity.fit(
                points.pilot(), grid.grid(steps), points.samples().workers());
    }
}
