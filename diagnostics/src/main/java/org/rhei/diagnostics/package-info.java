/**
 * Diagnostics of simulation-based inference.
 *
 * <table>
 * <caption>The diagnoses</caption>
 * <tr><td>{@link org.rhei.diagnostics.Sbc}</td><td>ranks of true parameters among posterior samples</td></tr>
 * <tr><td>{@link org.rhei.diagnostics.Tarp}</td><td>expected coverage, all parameters together</td></tr>
 * <tr><td>{@link org.rhei.diagnostics.MarginalCoverage}</td><td>coverage of each parameter's intervals</td></tr>
 * <tr><td>{@link org.rhei.diagnostics.GensbiCoverage}</td><td>GenSBI's estimate of that, for comparison with GenSBI</td></tr>
 * <tr><td>{@link org.rhei.diagnostics.C2st}</td><td>two sets of samples, told apart by a classifier</td></tr>
 * <tr><td>{@link org.rhei.diagnostics.Lc2st}</td><td>the posterior of one observation, by a classifier</td></tr>
 * <tr><td>{@link org.rhei.diagnostics.PermutationTest}</td><td>two sets of samples, by their distance</td></tr>
 * <tr><td>{@link org.rhei.diagnostics.PosteriorPredictive}</td><td>simulated data against observed data</td></tr>
 * </table>
 *
 * <p>Each begins with a static method {@code of}, often on {@link org.rhei.diagnostics.Trials}, and returns {@linkplain
 * org.rhei.diagnostics.Finding findings}: numbers with an {@link org.rhei.diagnostics.Assessment}. {@link
 * org.rhei.diagnostics.DiagnosticPictures} draws them; {@link org.rhei.diagnostics.DiagnosticReport} makes a page of findings and
 * pictures, {@link org.rhei.diagnostics.JUnitReport} a file for pipelines. A new diagnosis is a record of this package with a method that
 * returns its findings.
 */
@NullMarked
package org.rhei.diagnostics;

import org.jspecify.annotations.NullMarked;
