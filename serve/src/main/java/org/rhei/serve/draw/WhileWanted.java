package org.rhei.serve.draw;

import java.util.List;
import org.rhei.solvers.Progress;

/**
 * Cancels a computation when nobody waits for its result any longer.
 *
 * @param turns the work that is computed together
 */
record WhileWanted(List<? extends Turn> turns) implements Progress {
    @Override
    public void done(double fraction) {}

    @Override
    public boolean cancelled() {
        return turns.stream().allMatch(Turn::over);
    }
}
