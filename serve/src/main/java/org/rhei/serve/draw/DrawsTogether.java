package org.rhei.serve.draw;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.SampleResult;
import org.rhei.pipelines.options.SampleOptions;

/**
 * Draws that are computed together: they share the lanes of registers and the work that depends on time alone.
 *
 * @param draws at least one; all join the first
 */
record DrawsTogether(List<Draw> draws) {
    /** Draws the samples and delivers them, or the reason why there are none. */
    void compute() {
        try {
            deliver(samples());
        } catch (CancellationException e) {
            draws.forEach(draw -> draw.result().cancel(false));
        } catch (Throwable failure) {
            if (draws.size() == 1) {
                draws.getFirst().result().completeExceptionally(failure);
            } else { // the failure may concern a single observation
                draws.forEach(draw -> new DrawsTogether(List.of(draw)).compute());
            }
        }
    }

    private SampleResult samples() {
        Draw head = draws.getFirst();
        List<Key> keys = draws.stream().flatMap(draw -> draw.keys().stream()).toList();
        SampleOptions options = head.recipe().options().toBuilder()
                .progress(new WhileWanted(draws))
                .build();
        return head.model()
                .pipeline()
                .drawRange(keys, observations(keys.size()), head.first(), head.nsamples(), options);
    }

    private Observation observations(int count) {
        ModelConfig config = draws.getFirst().model().config();
        int size = config.dimCond() * config.chCond();
        float[] all = new float[count * size];
        int at = 0;
        for (Draw draw : draws) {
            Tensor x = draw.x();
            if (x == null) {
                return Observation.NONE;
            }
            System.arraycopy(x.data(), 0, all, at, x.size());
            at += x.size();
        }
        return Observation.of(Tensor.of(all, count, config.dimCond(), config.chCond()));
    }

    /** Divides samples of shape (…, B, dim_obs, ch_obs) among the draws. */
    private void deliver(SampleResult all) {
        if (draws.size() == 1) {
            draws.getFirst().result().complete(all);
            return;
        }
        int[] shape = all.samples().shape();
        int axis = shape.length - 3;
        int observations = shape[axis];
        int elements = shape[axis + 1] * shape[axis + 2];
        int rows = all.samples().size() / (observations * elements);
        int from = 0;
        for (Draw draw : draws) {
            int own = draw.keys().size();
            float[] part = new float[rows * own * elements];
            for (int row = 0; row < rows; row++) {
                int at = (row * observations + from) * elements;
                System.arraycopy(all.samples().data(), at, part, row * own * elements, own * elements);
            }
            int[] partShape = Arrays.copyOf(shape, shape.length);
            partShape[axis] = own;
            Tensor samples = Tensor.of(part, partShape);
            draw.result()
                    .complete(new SampleResult(
                            samples,
                            all.statistics(),
                            all.acceptance(),
                            all.failures(),
                            all.unusual(),
                            all.errorEstimate()));
            from += own;
        }
    }
}
