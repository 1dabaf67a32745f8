package org.rhei.solvers;

/** What becomes of an integration when a sample cannot reach the end. */
public enum OnFailure {
    /** The integration ends with an {@link IntegrationException} that says which sample and when. */
    THROW,

    /** The others go on; {@link Solution#outcomes} says how each sample fared. */
    REPORT
}
