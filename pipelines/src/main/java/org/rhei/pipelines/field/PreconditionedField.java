package org.rhei.pipelines.field;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.kernel.steps.Steps;
import org.rhei.pipelines.field.Preconditioning.Coefficients;
import org.rhei.solvers.DifferentiableField;
import org.rhei.solvers.engine.SteppingField;

/** A field that a {@link Preconditioning} computes from a network's output. */
record PreconditionedField(NetworkField network, Preconditioning preconditioning)
        implements DifferentiableField, SteppingField {
    @Override
    public int dimension() {
        return network.dimension();
    }

    @Override
    public int lanes() {
        return network.lanes();
    }

    @Override
    public TimeTable at(double... times) {
        Coefficients[] coefficients = new Coefficients[times.length];
        double[] networkTimes = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            coefficients[i] = preconditioning.at(times[i]);
            networkTimes[i] = coefficients[i].time();
        }
        return new Table(network.at(networkTimes), coefficients);
    }

    /** Averages the network's modulations. The coefficients are smooth and are taken at the mean time. */
    @Override
    public TimeTable averaged(double[][] times, double[][] weights) {
        Coefficients[] coefficients = new Coefficients[times.length];
        double[][] networkTimes = new double[times.length][];
        for (int i = 0; i < times.length; i++) {
            double mean = 0;
            networkTimes[i] = new double[times[i].length];
            for (int j = 0; j < times[i].length; j++) {
                mean += weights[i][j] * times[i][j];
                networkTimes[i][j] = preconditioning.at(times[i][j]).time();
            }
            coefficients[i] = preconditioning.at((float) mean);
        }
        return new Table(network.averaged(networkTimes, weights), coefficients);
    }

    @Override
    public Evaluator evaluator() {
        return new Preconditioned(network.evaluator(), Tile.zeros(1, dimension(), lanes()));
    }

    @Override
    public JvpEvaluator jvpEvaluator(int directions) {
        return new PreconditionedJvp(network.jvpEvaluator(directions), Tile.zeros(1, dimension(), lanes()));
    }

    @Override
    public int stepRegisters() {
        return network.stepRegisters();
    }

    @Override
    public StepRunner stepRunner(Steps steps) {
        NetworkField.StepsOfNetwork runner = network.steps(steps);
        return (table, batch, x, noise, check) -> {
            Table own = (Table) table;
            runner.run(own.network(), own.packed(), batch, x, noise, check);
        };
    }

    /**
     * Evaluates the network at the scaled state.
     *
     * @param scaled scratch, the network's input
     */
    private record Preconditioned(Evaluator network, Tile scaled) implements Evaluator {
        @Override
        public void evaluate(TimeTable table, Batch batch, Tile x, Tile v) {
            Table own = (Table) table;
            own.scale(batch, x, scaled);
            network.evaluate(own.network(), batch, scaled, v);
            own.combine(batch, x, v);
        }

        @Override
        public boolean takesTimePerLane() {
            return network.takesTimePerLane();
        }
    }

    private record PreconditionedJvp(JvpEvaluator network, Tile scaled) implements JvpEvaluator {
        @Override
        public void evaluate(TimeTable table, Batch batch, Tile x, Tile u, Tile v, Tile ju) {
            Table own = (Table) table;
            own.scale(batch, x, scaled);
            network.evaluate(own.network(), batch, scaled, u, v, ju);
            own.combine(batch, x, v);
            own.combineTangents(batch, u, ju);
        }

        @Override
        public boolean takesTimePerLane() {
            return network.takesTimePerLane();
        }
    }

    /**
     * The network's table and the coefficients of each time.
     *
     * @param network the table of the network's times
     */
    private record Table(TimeTable network, Coefficients[] coefficients) implements TimeTable {
        /** Returns for each time the factor of the input, then the three coefficients of each component. */
        float[][] packed() {
            float[][] packed = new float[coefficients.length][];
            for (int time = 0; time < packed.length; time++) {
                Coefficients own = coefficients[time];
                packed[time] = new float[1 + 3 * own.state().length];
                packed[time][0] = own.input();
                for (int i = 0; i < own.state().length; i++) {
                    packed[time][1 + 3 * i] = own.state()[i];
                    packed[time][2 + 3 * i] = own.output()[i];
                    packed[time][3 + 3 * i] = own.offset()[i];
                }
            }
            return packed;
        }

        /** Computes the network's input: input · x. */
        void scale(Batch batch, Tile x, Tile scaled) {
            if (batch.sharesTime()) {
                scale(coefficients[batch.time()], 0, x.lanes(), x, scaled);
                return;
            }
            for (int lane = 0; lane < x.lanes(); lane++) {
                scale(coefficients[batch.time(lane)], lane, lane + 1, x, scaled);
            }
        }

        /** Computes v = state · x + output · v + offset. */
        void combine(Batch batch, Tile x, Tile v) {
            if (batch.sharesTime()) {
                combine(coefficients[batch.time()], 0, x.lanes(), x, v);
                return;
            }
            for (int lane = 0; lane < x.lanes(); lane++) {
                combine(coefficients[batch.time(lane)], lane, lane + 1, x, v);
            }
        }

        /** Computes ju = state · u + output · input · ju. */
        void combineTangents(Batch batch, Tile u, Tile ju) {
            if (batch.sharesTime()) {
                combineTangents(coefficients[batch.time()], 0, u.lanes(), u, ju);
                return;
            }
            for (int lane = 0; lane < u.lanes(); lane++) {
                combineTangents(coefficients[batch.time(lane)], lane, lane + 1, u, ju);
            }
        }

        /** Scales the lanes from {@code from} (inclusive) to {@code to} (exclusive). */
        private static void scale(Coefficients at, int from, int to, Tile x, Tile scaled) {
            float input = at.input();
            for (int i = 0; i < scaled.features(); i++) {
                int xAt = x.at(0) + i * x.lanes();
                int scaledAt = scaled.at(0) + i * x.lanes();
                for (int lane = from; lane < to; lane++) {
                    scaled.data()[scaledAt + lane] = input * x.data()[xAt + lane];
                }
            }
        }

        private static void combine(Coefficients at, int from, int to, Tile x, Tile v) {
            for (int i = 0; i < at.state().length; i++) {
                float state = at.state()[i];
                float output = at.output()[i];
                float offset = at.offset()[i];
                int xAt = x.at(0) + i * x.lanes();
                int vAt = v.at(0) + i * x.lanes();
                for (int lane = from; lane < to; lane++) {
                    v.data()[vAt + lane] = state * x.data()[xAt + lane] + output * v.data()[vAt + lane] + offset;
                }
            }
        }

        private static void combineTangents(Coefficients at, int from, int to, Tile u, Tile ju) {
            for (int i = 0; i < at.state().length; i++) {
                float state = at.state()[i];
                float slope = at.output()[i] * at.input();
                for (int d = 0; d < u.tokens(); d++) {
                    int uAt = u.at(d) + i * u.lanes();
                    int juAt = ju.at(d) + i * u.lanes();
                    for (int lane = from; lane < to; lane++) {
                        ju.data()[juAt + lane] = state * u.data()[uAt + lane] + slope * ju.data()[juAt + lane];
                    }
                }
            }
        }
    }
}
