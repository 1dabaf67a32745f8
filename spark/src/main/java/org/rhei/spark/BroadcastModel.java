package org.rhei.spark;

import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Workers;
import org.rhei.pipelines.Pipeline;

/** A model file that Spark broadcasts to a cluster. The bytes travel, and each JVM loads them once. */
final class BroadcastModel implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private final String name;
    private final byte[] bytes;
    private transient @Nullable Pipeline pipeline;

    private BroadcastModel(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    static BroadcastModel read(Path file) throws IOException {
        return new BroadcastModel(String.valueOf(file.getFileName()), Files.readAllBytes(file));
    }

    /** Returns the model. A task computes on its own thread alone, because Spark reserves one core for it. */
    synchronized Pipeline pipeline() {
        if (pipeline == null) {
            try {
                Path file = Files.createTempFile("rhei-", "-" + name);
                try {
                    pipeline = Pipeline.load(Files.write(file, bytes), Workers.of(1));
                } finally {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return pipeline;
    }
}
