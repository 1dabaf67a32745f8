package org.rhei.serve.model;

import java.util.Optional;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.pipelines.options.SampleOptions;

/**
 * A way to draw samples. Draws by equal recipes, which have the same options, may share a turn.
 *
 * @param solver the solver and its steps in words
 * @param options the options of the library
 * @param divisible true if any range of samples can be drawn without the others
 * @param errors the errors of the solver on observations that its tuning had not seen; empty if it was not tuned
 */
public record Recipe(String solver, SampleOptions options, boolean divisible, Optional<TunedSolvers.Errors> errors) {}
