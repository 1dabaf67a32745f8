/** Tiles of activations, the layers that act on them, and the interface of the kernels that compute the layers. */
@NullMarked
package org.rhei.kernel.tile;

import org.jspecify.annotations.NullMarked;
