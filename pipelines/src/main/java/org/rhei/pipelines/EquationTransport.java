package org.rhei.pipelines;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.field.SharedTimeTables;
import org.rhei.pipelines.field.TimeTables;
import org.rhei.pipelines.method.Chunks;
import org.rhei.pipelines.method.Chunks.Window;
import org.rhei.pipelines.method.DrawKeys;
import org.rhei.pipelines.method.GenerativeMethod;
import org.rhei.pipelines.method.InitialStates;
import org.rhei.pipelines.method.SampleGroups;
import org.rhei.pipelines.method.SampledStates;
import org.rhei.pipelines.method.SamplingProcess;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.Progress;

/** Integrates the differential equation of a model's method from initial states to samples. */
final class EquationTransport implements Transport {
    private final ModelConfig config;
    private final Network network;
    private final NetworkEvaluation evaluation;
    private final TimeTables times;
    private final Workers workers;
    private final SampleOptions options;
    private final SamplingProcess process;
    private final InitialStates initialStates;
    private final @Nullable Tensor xInit;

    /**
     * Prepares draws.
     *
     * @param shared the time tables of the model's network, for all draws of a pipeline
     * @param evaluations prepares the model's network, or a copy with another edge mask, on the backend
     */
    EquationTransport(
            Model model,
            SharedTimeTables shared,
            Function<Network, NetworkEvaluation> evaluations,
            Workers workers,
            SampleOptions options) {
        this.config = model.config();
        this.network = options.edgeMask().map(model.network()::withEdgeMask).orElse(model.network());
        this.times = options.edgeMask().isPresent() ? new TimeTables(network) : new TimeTables(shared);
        this.workers = workers;
        this.options = options;
        this.process = GenerativeMethod.of(config).process(options);
        this.initialStates = InitialStates.of(config, process.start());
        this.xInit = options.xInit().orElse(null);
        if (xInit != null) {
            checkInitial(xInit);
        }
        this.evaluation = evaluations.apply(network);
    }

    private void checkInitial(Tensor states) {
        if (options.restriction().isPresent()) {
            throw new IllegalArgumentException(
                    "xInit and a support exclude each other, because samples outside the support would need new"
                            + " initial states");
        }
        if (states.rank() != 3 || states.dim(1) != config.dimObs() || states.dim(2) != config.chObs()) {
            throw new IllegalArgumentException("xInit must have shape (nsamples, " + config.dimObs() + ", "
                    + config.chObs() + "), found " + Tensor.text(states.shape()));
        }
        for (float value : states.data()) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("xInit must be finite, found " + NumberText.number(value));
            }
        }
    }

    @Override
    public Condition condition(Tensor tokens) {
        return network.condition(tokens);
    }

    @Override
    public boolean separable() {
        return process.separable() && (xInit != null || initialStates.separable());
    }

    @Override
    public boolean drawsRanges() {
        return process.separable() && initialStates.separable() && xInit == null;
    }

    @Override
    public Chunks chunks(int nsamples) {
        return new Chunks(nsamples, Math.min(nsamples, options.chunkSize().orElse(nsamples)));
    }

    @Override
    public void checkSamples(int nsamples) {
        if (xInit != null && xInit.dim(0) != nsamples) {
            throw new IllegalArgumentException(
                    "xInit must hold " + nsamples + " states, one for each sample, found " + xInit.dim(0));
        }
    }

    @Override
    public Optional<ErrorEstimator> estimator(long total, Progress progress) {
        TimeTables own = new TimeTables(network); // a table of other times would replace the draws'
        return Optional.of(new ErrorEstimator(
                config,
                options,
                (condition, each) -> new NetworkField(network, condition, each)
                        .on(evaluation)
                        .with(own),
                workers,
                progress,
                total));
    }

    @Override
    public String notEstimated() {
        return "the first part of the stream has the estimate";
    }

    @Override
    public SampledStates draw(
            DrawKeys[] keys,
            Condition condition,
            Window window,
            Chunks chunks,
            Progress progress,
            @Nullable ErrorEstimator estimator) {
        int size = window.size();
        int elements = size * network.dimension();
        Key[] solver = new Key[keys.length];
        Tensor x0 = Tensor.zeros(keys.length * size, network.dimension());
        for (int i = 0; i < keys.length; i++) {
            Key own = RandomStreams.chunk(keys[i].own(), chunks.count(), window.chunk());
            solver[i] = RandomStreams.solver(own);
            if (xInit == null) {
                initialStates.draw(RandomStreams.initialStates(own), window.first(), size, x0.data(), i * elements);
            } else {
                System.arraycopy(xInit.data(), window.from() * network.dimension(), x0.data(), i * elements, elements);
            }
        }
        NetworkField field =
                new NetworkField(network, condition, size).on(evaluation).with(times);
        Optional<Pilot> pilot = Optional.ofNullable(estimator).flatMap(each -> each.pilot(x0, solver, condition));
        try {
            SampleGroups groups = new SampleGroups(solver, size, window.first());
            SampledStates states = process.run(field, x0, groups, workers, progress);
            if (estimator != null && pilot.isPresent()) {
                estimator.compare(pilot.get(), states, size);
            }
            return states;
        } catch (NonFiniteException e) {
            throw e.at(window.inChunk(e.sample(), chunks));
        }
    }
}
