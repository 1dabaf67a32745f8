/**
 * GenSBI's {@code MAFlow}: a masked autoregressive flow (arXiv 1705.07057). Its layers compute the parameters of a value's map from the
 * values before it. The hidden units are sorted by the values that they depend on, so that one pass over the units maps all values, in both
 * directions.
 *
 * <p>Read first: {@link org.rhei.networks.maf.Maf}.
 */
@NullMarked
package org.rhei.networks.maf;

import org.jspecify.annotations.NullMarked;
