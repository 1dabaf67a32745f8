/** Files: safetensors, the configuration of a model, and its parsing. */
@NullMarked
package org.rhei.networks.format;

import org.jspecify.annotations.NullMarked;
