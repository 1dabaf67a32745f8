/**
 * Densities of samples: ranges, quantiles, histograms and highest-density regions.
 *
 * <p>{@link org.rhei.plots.density.Column} reads one dimension of samples. {@link org.rhei.plots.density.Marginal} describes it;
 * {@link org.rhei.plots.density.JointHistogram} and {@link org.rhei.plots.density.JointDensity} describe two together. Numbers of bins
 * and cells minimise an estimated error ({@link org.rhei.plots.density.Histogram#risk}).
 */
@NullMarked
package org.rhei.plots.density;

import org.jspecify.annotations.NullMarked;
