/**
 * The work of the commands: a runner takes an immutable request of {@link org.rhei.cli.request}, does what it asks for
 * and writes the files and the report.
 *
 * <p>A draw passes {@link org.rhei.cli.run.SampleRunner}: {@link org.rhei.cli.run.ModelLoader} loads the model,
 * {@link org.rhei.cli.run.Observations} the data, {@link org.rhei.cli.run.SamplingPlanner} turns sampler, solver or
 * setting into a {@link org.rhei.cli.run.SamplingPlan}, {@link org.rhei.cli.run.LibraryOptions} builds the options of the
 * library, and {@link org.rhei.cli.run.ResultWriter} writes the samples with their provenance.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.cli.run.SampleRunner}</td><td>{@code rhei sample} and {@code rhei batch}</td></tr>
 * <tr><td>{@link org.rhei.cli.run.DensityRunner}</td><td>{@code rhei log-prob}</td></tr>
 * <tr><td>{@link org.rhei.cli.run.StudyRunner}</td><td>{@code rhei study}</td></tr>
 * <tr><td>{@link org.rhei.cli.run.SamplingPlanner}</td><td>from a request and a model to a sampling plan</td></tr>
 * <tr><td>{@link org.rhei.cli.run.SettingResolver}</td><td>loads, chooses or fits a solver setting</td></tr>
 * <tr><td>{@link org.rhei.cli.run.LibraryOptions}</td><td>the one place that builds {@code SampleOptions} and
 * {@code LogProbOptions}</td></tr>
 * </table>
 */
@NullMarked
package org.rhei.cli.run;

import org.jspecify.annotations.NullMarked;
