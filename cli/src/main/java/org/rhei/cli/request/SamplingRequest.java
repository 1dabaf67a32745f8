package org.rhei.cli.request;

/**
 * A sampler, or a setting that stands for one.
 *
 * @param sampler the sampler, its solver and their options
 * @param setting the setting that is loaded or chosen
 */
public record SamplingRequest(SamplerRequest sampler, SettingRequest setting) {
    /** Returns true if a setting, loaded or chosen for the model, replaces the options of the sampler. */
    public boolean bySetting() {
        return setting.file() != null
                || SolverNames.chosenForModel(sampler.solver().name());
    }
}
