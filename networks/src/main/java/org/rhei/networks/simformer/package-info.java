/** The Simformer. */
@NullMarked
package org.rhei.networks.simformer;

import org.jspecify.annotations.NullMarked;
