package org.rhei.pipelines;

import org.rhei.kernel.RheiException;

/** Too few samples lay in the support that they were restricted to. */
public final class RejectionException extends RheiException {
    private static final long serialVersionUID = 1;

    private final double acceptance;

    RejectionException(int found, int wanted, long drawn) {
        super("only " + found + " of the " + wanted + " samples wanted lay in the support after " + drawn
                + " were drawn: the model puts little mass there; raise maxDraws, or check the support's units");
        this.acceptance = (double) found / drawn;
    }

    /** The share of the samples drawn that lay in the support. */
    public double acceptance() {
        return acceptance;
    }
}
