package org.rhei.pipelines;

import org.rhei.kernel.RheiException;

/** Thrown when too few samples lie in the support to which the options restrict them. */
public final class RejectionException extends RheiException {
    private static final long serialVersionUID = 1;

    private final double acceptance;

    RejectionException(int found, int wanted, long drawn) {
        super("only " + found + " of the " + wanted + " requested samples were in the support after " + drawn
                + " were drawn: the model has little mass there; raise maxDraws, or check the support's units");
        this.acceptance = (double) found / drawn;
    }

    /**
     * Returns the fraction of the drawn samples that were in the support.
     *
     * @return from 0 to 1
     */
    public double acceptance() {
        return acceptance;
    }
}
