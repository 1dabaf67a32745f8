/**
 * Studies of solvers: the number of evaluations that a model needs for a given error.
 *
 * <p>A {@link org.rhei.studies.SolverStudy} draws samples of some observations by many
 * {@link org.rhei.studies.Candidate} solvers from equal noise and compares each with a reference solution.
 * {@link org.rhei.studies.SolverChoice} does this on a small pilot and returns a
 * {@link org.rhei.studies.SolverSetting}, which can be saved and used for later draws.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.studies.SolverStudy}</td><td>the options of a study, and its run</td></tr>
 * <tr><td>{@link org.rhei.studies.StudyReport}, {@link org.rhei.studies.Measurement}</td><td>the results, one row for
 * each candidate and observation</td></tr>
 * <tr><td>{@link org.rhei.studies.Verdict}</td><td>the cheapest candidate for an error</td></tr>
 * <tr><td>{@link org.rhei.studies.WorkPrecisionPlot}</td><td>error against work, as a picture</td></tr>
 * <tr><td>{@link org.rhei.studies.Candidate}, {@link org.rhei.studies.Candidates}</td><td>a solver with its steps, and
 * the candidates of a method</td></tr>
 * <tr><td>{@link org.rhei.studies.SolverChoice}</td><td>chooses a solver for a model and an error</td></tr>
 * <tr><td>{@link org.rhei.studies.SolverSetting}, {@code SettingJson}</td><td>the chosen solver, and its file</td></tr>
 * <tr><td>{@code SolverFamily}, {@code CandidateScheme}</td><td>the solvers that candidates can name, and their
 * schemes</td></tr>
 * <tr><td>{@code StudyRun}, {@code StudyDraws}, {@code Comparison}</td><td>the order of a study, its fits and draws,
 * and its errors</td></tr>
 * </table>
 *
 * <p>All errors are those of the solver alone: the reference solves the same equation with small steps.
 *
 * <p>To make a new solver a candidate, add it to {@code SolverFamily} and, if it needs another scheme, to
 * {@code CandidateScheme}.
 */
@NullMarked
package org.rhei.studies;

import org.jspecify.annotations.NullMarked;
