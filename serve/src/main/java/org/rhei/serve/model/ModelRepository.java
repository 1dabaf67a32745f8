package org.rhei.serve.model;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rhei.serve.protocol.ClientText;
import org.rhei.serve.protocol.RequestException;
import org.rhei.serve.settings.ServerSettings;
import org.rhei.serve.settings.ServerSettings.ModelFile;

/**
 * The models of a server. A model that is loaded again replaces the former one for later requests; requests that are being answered keep
 * the one that they began with. Thread-safe.
 */
public final class ModelRepository {
    private final ServerSettings settings;
    private final Consumer<ServedModel> warmUp;
    private final ReentrantLock loading = new ReentrantLock();
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** The state of a model. */
    public enum State {
        LOADING("is being loaded"),
        READY(""),
        UNLOADED("was unloaded");

        private final String reason;

        State(String reason) {
            this.reason = reason;
        }

        /** Returns the reason why the model is not loaded; empty if it is. */
        public String reason() {
            return reason;
        }
    }

    /**
     * A model and its state.
     *
     * @param file the name and the file
     * @param state the state
     * @param model the model; null if it is not loaded
     */
    public record Entry(
            ModelFile file, State state, @Nullable ServedModel model) {}

    /**
     * Creates a repository whose models are not loaded yet.
     *
     * @param warmUp is called for each model that is loaded, before requests find it
     */
    public ModelRepository(ServerSettings settings, Consumer<ServedModel> warmUp) {
        this.settings = settings;
        this.warmUp = warmUp;
        settings.models().forEach(file -> put(new Entry(file, State.LOADING, null)));
    }

    /**
     * Loads all models.
     *
     * @throws FileSystemException when a file, which it names, cannot be read
     * @throws org.rhei.networks.ModelFormatException when a file holds something else
     */
    public void loadAll() throws FileSystemException {
        for (ModelFile file : settings.models()) {
            load(file);
        }
    }

    /**
     * Loads a model again from its file. If that fails, the former one stays.
     *
     * @throws FileSystemException when a file, which it names, cannot be read
     * @throws RequestException when there is no model of that name
     */
    public void reload(String name) throws FileSystemException {
        load(entry(name).file());
    }

    /** Loads a model after those that are being loaded, so that requests to load do not fill the memory, and the latest file counts. */
    private void load(ModelFile file) throws FileSystemException {
        loading.lock();
        try {
            ServedModel model = ServedModel.load(file, settings.extensions().solvers(), settings.epsilon());
            warmUp.accept(model);
            put(new Entry(file, State.READY, model));
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            FileSystemException named = new FileSystemException(file.path().toString(), null, e.getMessage());
            named.initCause(e);
            throw named;
        } finally {
            loading.unlock();
        }
    }

    /**
     * Ends the service of a model.
     *
     * @throws RequestException when there is no model of that name
     */
    public void unload(String name) {
        put(new Entry(entry(name).file(), State.UNLOADED, null));
    }

    private synchronized void put(Entry entry) {
        entries.put(entry.file().name(), entry);
    }

    private synchronized Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw RequestException.of(
                    404, "there is no model " + ClientText.quoted(name) + ", expected one of " + entries.keySet());
        }
        return entry;
    }

    /** Returns all models in the order of the settings. */
    public synchronized List<Entry> entries() {
        return new ArrayList<>(entries.values());
    }

    /** Returns the models that are loaded. */
    public List<ServedModel> loaded() {
        return entries().stream().map(Entry::model).filter(Objects::nonNull).toList();
    }

    /** Returns true if all models are loaded that were not unloaded by a request. */
    public boolean ready() {
        List<State> states = entries().stream().map(Entry::state).toList();
        return states.contains(State.READY) && !states.contains(State.LOADING);
    }

    /**
     * Returns a model.
     *
     * @throws RequestException when there is no such model, or it is not loaded
     */
    public ServedModel model(String name) {
        Entry entry = entry(name);
        if (entry.model() == null) {
            throw RequestException.of(
                    503, "the model " + name + " " + entry.state().reason());
        }
        return entry.model();
    }
}
