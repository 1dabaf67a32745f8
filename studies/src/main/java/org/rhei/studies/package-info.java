/**
 * Studies of solvers: the number of evaluations that a model needs for a given error.
 *
 * <p>A {@link org.rhei.studies.SolverStudy} draws samples of some observations by many {@link org.rhei.studies.Candidate
 * candidates} from equal noise and compares each with a reference solution. Its {@link org.rhei.studies.StudyReport} holds the {@link
 * org.rhei.studies.Measurement measurements}, a {@link org.rhei.studies.Verdict} names the cheapest candidate for an error, and {@link
 * org.rhei.studies.WorkPrecisionPlot} draws error against work. {@link org.rhei.studies.SolverChoice} does all that on a small pilot; the
 * {@link org.rhei.studies.SolverSetting} that it chooses can be saved and used for later draws.
 *
 * <p>{@code SolverFamily} says which solvers candidates can name, {@code CandidateScheme} makes their schemes: these two change for a new
 * solver. {@code StudyRun} holds the order of a study; {@code StudyDraws} fits and draws, {@code Comparison} measures errors.
 */
@NullMarked
package org.rhei.studies;

import org.jspecify.annotations.NullMarked;
