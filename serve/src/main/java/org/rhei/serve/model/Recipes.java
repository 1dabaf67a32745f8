package org.rhei.serve.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.rhei.kernel.RheiException;
import org.rhei.kernel.text.NumberText;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.pipelines.TunedSolvers.Rung;
import org.rhei.pipelines.options.OnUnusual;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.serve.protocol.RequestException;
import org.rhei.serve.settings.SolverNaming;
import org.rhei.solvers.multistep.FittedMultistep;

/** The recipes of a model by the solvers that requests ask for: equal queries get the same recipe. Thread-safe. */
final class Recipes {
    private static final int MOST = 256;

    private final Pipeline pipeline;
    private final SolverNaming names;
    private final Optional<TunedSolvers> tuned;
    private final double epsilon;
    private final Map<Query, Recipe> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Query, Recipe> eldest) {
            return size() > MOST;
        }
    };

    /**
     * Creates the recipes of a model.
     *
     * @param epsilon the error of the default solver, if the model is tuned
     */
    Recipes(Pipeline pipeline, SolverNaming names, Optional<TunedSolvers> tuned, double epsilon) {
        this.pipeline = pipeline;
        this.names = names;
        this.tuned = tuned;
        this.epsilon = epsilon;
    }

    /**
     * Returns the recipe of a query.
     *
     * @throws RequestException when no solver serves
     */
    synchronized Recipe of(Query query) {
        Recipe recipe = known.get(query);
        if (recipe == null) {
            recipe = make(query);
            known.put(query, recipe);
        }
        return recipe;
    }

    private Recipe make(Query query) {
        if (query.epsilon().isPresent() && !query.open()) {
            throw RequestException.bad("epsilon and solver exclude each other, expected one of them");
        }
        if (query.epsilon().isPresent()) {
            return tuned(query, query.epsilon().getAsDouble());
        }
        return query.open() && tuned.isPresent() ? tuned(query, Math.max(epsilon, leastError())) : named(query);
    }

    private double leastError() {
        return tuned.orElseThrow().samples().stream()
                .mapToDouble(rung -> rung.unseen().p99())
                .min()
                .orElseThrow();
    }

    private Recipe tuned(Query query, double error) {
        Rung<FittedMultistep> rung = tuned
                .orElseThrow(() -> RequestException.bad(
                        "the model has no tuned solvers, so that epsilon cannot choose one: expected the parameter"
                                + " solver, or a file that 'rhei tune' makes"))
                .samplesWithin(error)
                .stream()
                .findFirst()
                .orElseThrow(() -> RequestException.bad("epsilon is " + NumberText.number(error)
                        + ", expected at least " + NumberText.atLeast(leastError(), 2)
                        + ", the error of the most accurate tuned solver"));
        return recipe(
                Optional.of(new Scheme.Ode(rung.solver())),
                "tuned for the model, " + NumberText.count(rung.evaluations(), "step"),
                query,
                Optional.of(rung.unseen()));
    }

    private Recipe named(Query query) {
        try {
            SolverNaming.Named named = names.scheme(pipeline.config().method(), query.solver(), query.steps());
            return recipe(named.scheme(), named.text(), query, Optional.empty());
        } catch (RheiException | IllegalArgumentException e) {
            throw RequestException.bad(String.valueOf(e.getMessage()));
        }
    }

    private Recipe recipe(Optional<Scheme> scheme, String text, Query query, Optional<TunedSolvers.Errors> errors) {
        SampleOptions.Builder options = SampleOptions.builder()
                .onUnusual(OnUnusual.IGNORE) // the answer says how far an observation is from the training's data
                .errorEstimate(false);
        scheme.ifPresent(options::scheme);
        if (!query.times().isEmpty()) {
            options.timeGrid(
                    query.times().stream().mapToDouble(Double::doubleValue).toArray());
        }
        SampleOptions built = options.build();
        return new Recipe(text, built, query.times().isEmpty() && pipeline.drawsRanges(built), errors);
    }
}
