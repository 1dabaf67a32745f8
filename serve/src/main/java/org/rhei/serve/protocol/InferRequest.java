package org.rhei.serve.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;

/**
 * A request for inference.
 *
 * @param id the identifier that the response repeats; null for none
 * @param inputs the tensors by name
 * @param parameters the parameters
 * @param outputs the tensors that are wanted; empty if the request does not name them
 * @param binary true if outputs are binary unless they say otherwise
 */
public record InferRequest(
        @Nullable String id, Map<String, Tensor> inputs, Parameters parameters, List<Wanted> outputs, boolean binary) {
    /** Copies the collections. */
    public InferRequest {
        inputs = Map.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * A tensor that is wanted.
     *
     * @param name the name
     * @param binary true if its values follow the JSON as bytes
     */
    public record Wanted(String name, boolean binary) {}
}
