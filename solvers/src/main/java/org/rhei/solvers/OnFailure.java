package org.rhei.solvers;

/** The policy for samples that cannot reach the end. */
public enum OnFailure {
    /** The integration ends with an {@link IntegrationException} that names the sample and the time. */
    THROW,

    /** The other samples are integrated to the end; {@link Solution#outcomes} holds the outcome of each sample. */
    REPORT
}
