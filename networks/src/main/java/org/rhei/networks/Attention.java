package org.rhei.networks;

import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Kernels;

/** Self-attention of all tokens, turned by their positions first where the model has rotary ids. */
final class Attention {
    private Attention() {}

    static void attend(Kernels kernels, FluxTiles tiles, int headSize, float @Nullable [] rope) {
        if (rope != null) {
            kernels.rope(tiles.q(), rope, headSize);
            kernels.rope(tiles.k(), rope, headSize);
        }
        kernels.attention(tiles.q(), tiles.k(), tiles.v(), headSize, tiles.scores(), tiles.attended());
    }
}
