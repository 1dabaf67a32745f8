package org.rhei.solvers;

/** The policy for samples that cannot reach the end. */
public enum OnFailure {
    /** The integration ends with an {@link IntegrationException} that says which sample and when. */
    THROW,

    /** The other samples are integrated to the end; {@link Solution#outcomes} holds the outcome of each sample. */
    REPORT
}
