package org.rhei.pipelines.field;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rhei.networks.backend.BackendChoice;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;

/** The evaluations of a model's network, and of its copies with other edge masks, on the backend of a pipeline. Thread-safe. */
public final class BackendEvaluations implements AutoCloseable {
    private final Supplier<Network> network;
    private final BackendChoice backend;
    private final List<NetworkEvaluation> onDevice = new ArrayList<>();
    private @Nullable NetworkEvaluation evaluation; // created at its first use, since a device takes seconds
    private boolean closed;

    /**
     * Creates evaluations of a network and its copies.
     *
     * @param network gives the network, when an evaluation is created
     */
    public BackendEvaluations(Supplier<Network> network, BackendChoice backend) {
        this.network = network;
        this.backend = backend;
    }

    /** Returns the evaluation of the network itself. */
    public NetworkEvaluation ofNetwork() {
        return of(network.get());
    }

    /**
     * Returns the evaluation of the network or of a copy of it.
     *
     * @throws IllegalStateException when these evaluations are closed
     * @throws org.rhei.networks.BackendException when the requested backend cannot evaluate the network
     */
    @SuppressWarnings("ReferenceEquality") // the network itself, not an equal one
    public synchronized NetworkEvaluation of(Network itselfOrCopy) {
        requireOpen();
        if (evaluation != null && itselfOrCopy == network.get()) {
            return evaluation;
        }
        NetworkEvaluation made = backend.evaluation(itselfOrCopy);
        if (made != itselfOrCopy) {
            onDevice.add(made);
        }
        if (itselfOrCopy == network.get()) {
            evaluation = made;
        }
        return made;
    }

    /**
     * Refuses further work on what is closed.
     *
     * @throws IllegalStateException when these evaluations are closed
     */
    public synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the pipeline is closed");
        }
    }

    /**
     * Refuses work that only the processor does.
     *
     * @throws IllegalStateException when these evaluations are closed
     * @throws org.rhei.networks.BackendException when another backend than the processor is requested by its name
     */
    public void requireProcessor() {
        requireOpen();
        backend.requireProcessor("a normalizing flow");
    }

    /** Frees the memory of the device. Evaluations on the processor that have begun continue. */
    @Override
    public synchronized void close() {
        closed = true;
        onDevice.forEach(NetworkEvaluation::close);
        onDevice.clear();
    }
}
