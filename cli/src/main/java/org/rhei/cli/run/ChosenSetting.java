package org.rhei.cli.run;

import org.rhei.studies.SolverSetting;

/**
 * A solver setting and its origin.
 *
 * @param setting the setting
 * @param origin the reason for the choice, or the file of the setting, in words
 */
public record ChosenSetting(SolverSetting setting, String origin) {}
