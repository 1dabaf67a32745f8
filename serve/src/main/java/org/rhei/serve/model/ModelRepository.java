package org.rhei.serve.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final ReentrantLock loading = new ReentrantLock();
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * A model and its state.
     *
     * @param file the name and the file
     * @param model the model; null if it is not loaded
     * @param reason the reason why it is not loaded; empty if it is
     */
    public record Entry(ModelFile file, @Nullable ServedModel model, String reason) {}

    /** Creates a repository whose models are not loaded yet. */
    public ModelRepository(ServerSettings settings) {
        this.settings = settings;
        settings.models().forEach(file -> entries.put(file.name(), new Entry(file, null, "is being loaded")));
    }

    /**
     * Loads all models.
     *
     * @param ready is called for each model before requests find it
     * @throws IOException when a file cannot be read
     * @throws org.rhei.networks.ModelFormatException when a file holds something else
     */
    public void loadAll(Consumer<ServedModel> ready) throws IOException {
        for (ModelFile file : settings.models()) {
            load(file, ready);
        }
    }

    /**
     * Loads a model again from its file. If that fails, the former one stays.
     *
     * @throws IOException when the file cannot be read
     * @throws RequestException when there is no model of that name
     */
    public void reload(String name) throws IOException {
        load(entry(name).file(), _ -> {});
    }

    /** Loads a model after those that are being loaded, so that requests to load do not fill the memory, and the latest file counts. */
    private void load(ModelFile file, Consumer<ServedModel> ready) throws IOException {
        loading.lock();
        try {
            ServedModel model = ServedModel.load(file, settings.extensions().solvers(), settings.epsilon());
            ready.accept(model);
            put(new Entry(file, model, ""));
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
        put(new Entry(entry(name).file(), null, "was unloaded"));
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

    /** Returns true if all models are loaded that were not unloaded by a request. */
    public boolean ready() {
        return entries().stream().anyMatch(entry -> entry.model() != null)
                && entries().stream().noneMatch(entry -> entry.reason().equals("is being loaded"));
    }

    /**
     * Returns a model.
     *
     * @throws RequestException when there is no such model, or it is not loaded
     */
    public ServedModel model(String name) {
        Entry entry = entry(name);
        if (entry.model() == null) {
            throw RequestException.of(503, "the model " + name + " " + entry.reason());
        }
        return entry.model();
    }
}
