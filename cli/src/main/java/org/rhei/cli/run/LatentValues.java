package org.rhei.cli.run;

import org.rhei.cli.request.ModelRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Report;
import org.rhei.kernel.Key;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.Pipeline;

/** The latent values of a model with an encoder: their mean, or a draw of them. */
final class LatentValues {
    private LatentValues() {}

    /**
     * Returns the pipeline with the latent values of a request.
     *
     * @throws InputException if the request has a key and the model has no encoder
     */
    static Pipeline drawn(Pipeline pipeline, ModelRequest request) {
        Long key = request.encoderKey();
        if (key == null) {
            return pipeline;
        }
        if (pipeline.config().encoder().isEmpty()) {
            throw new InputException(
                    "--encoder-key: " + request.file() + " has no encoder, expected a model of raw" + " observations");
        }
        return pipeline.withEncoderKey(Key.of(key));
    }

    /** Adds a line for a model with an encoder. */
    static Report report(Report report, ModelRequest request, ModelConfig config) {
        if (config.encoder().isEmpty()) {
            return report;
        }
        Long key = request.encoderKey();
        return report.line("latent values", key == null ? "mean" : "drawn by the encoder key " + key);
    }
}
