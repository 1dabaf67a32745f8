package org.rhei.networks;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rhei.kernel.Tensor;

/**
 * The patches of an image that are the tokens of a network: GenSBI's {@code patchify_2d}. The patches follow each other row by row. The
 * values of a patch have the order (channel, row, column).
 *
 * @param height the height of the image
 * @param width the width of the image
 * @param channels the channels of the image
 * @param size the edge of a patch, which divides height and width
 */
public record Patches(int height, int width, int channels, int size) {
    /**
     * Returns the patches of a model's observations.
     *
     * @param config the configuration of the model
     * @return empty unless the tokens of x are the patches of an image, by their ids (GenSBI's {@code rope2d}), and there is no encoder
     */
    public static Optional<Patches> ofObservations(ModelConfig config) {
        boolean image = config.encoder().isEmpty()
                && !config.condIds().isEmpty()
                && config.idEmbeddingStrategy().getLast() == IdEmbedding.ROPE2D;
        int size = config.patchSize();
        if (!image || config.chCond() % (size * size) != 0) {
            return Optional.empty();
        }
        List<Double> last = config.condIds().getLast(); // (stream, row, column)
        int rows = last.size() == 3 ? last.get(1).intValue() + 1 : 0;
        int columns = last.size() == 3 ? last.get(2).intValue() + 1 : 0;
        return rowByRow(config.condIds(), rows, columns)
                ? Optional.of(new Patches(rows * size, columns * size, config.chCond() / (size * size), size))
                : Optional.empty();
    }

    private static boolean rowByRow(List<List<Double>> ids, int rows, int columns) {
        return ids.size() == rows * columns
                && IntStream.range(0, ids.size()).allMatch(i -> {
                    List<Double> id = ids.get(i);
                    return id.size() == 3
                            && id.get(1).intValue() == i / columns
                            && id.get(2).intValue() == i % columns;
                });
    }

    /**
     * Returns true if an array of a shape is an image.
     *
     * @param shape the axes of the array
     * @return true for (height, width, channels)
     */
    public boolean isImage(List<Integer> shape) {
        return shape.equals(List.of(height, width, channels));
    }

    /**
     * Returns the patches of images.
     *
     * @param images (B, height, width, channels), or any other shape with these values
     * @return (B, patches, channels · size²)
     */
    public Tensor of(Tensor images) {
        int count = images.size() / (height * width * channels);
        int rows = height / size;
        int columns = width / size;
        Tensor patches = Tensor.zeros(count, rows * columns, channels * size * size);
        int to = 0;
        for (int b = 0; b < count; b++) {
            for (int patch = 0; patch < rows * columns; patch++) {
                for (int channel = 0; channel < channels; channel++) {
                    for (int position = 0; position < size * size; position++) {
                        int row = patch / columns * size + position / size;
                        int column = patch % columns * size + position % size;
                        patches.data()[to++] =
                                images.data()[((b * height + row) * width + column) * channels + channel];
                    }
                }
            }
        }
        return patches;
    }
}
