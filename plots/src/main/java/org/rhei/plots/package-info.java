/** Pictures of samples: corner plots, charts, trajectories. */
@NullMarked
package org.rhei.plots;

import org.jspecify.annotations.NullMarked;
