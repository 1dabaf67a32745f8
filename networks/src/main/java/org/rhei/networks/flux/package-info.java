/** The transformers Flux1 and Flux1Joint. */
@NullMarked
package org.rhei.networks.flux;

import org.jspecify.annotations.NullMarked;
