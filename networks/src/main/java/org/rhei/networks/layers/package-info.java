/** The layers that the architectures share, on values and their directional derivatives. */
@NullMarked
package org.rhei.networks.layers;

import org.jspecify.annotations.NullMarked;
