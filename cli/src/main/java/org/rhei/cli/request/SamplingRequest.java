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
                || byError()
                || SolverNames.chosenForModel(sampler.solver().name());
    }

    /** Returns true if an error chooses the solver, among tuned methods or on a pilot. */
    public boolean byError() {
        return SolverNames.AUTO.equals(sampler.solver().name())
                || setting.accuracy().given();
    }

    /** Returns the options that were given. */
    GivenOptions given() {
        return GivenOptions.NONE
                .with("--sampler", sampler.name())
                .with("--solver", sampler.solver().name())
                .and(sampler.given())
                .with("--setting", setting.file())
                .with("--epsilon", setting.accuracy().epsilon())
                .with("--tuned", setting.accuracy().tuned())
                .with("--save-setting", setting.save());
    }

    /** Returns the option by which the setting is named, with its value if that is a solver. */
    public String settingOption() {
        String solver = sampler.solver().name();
        return solver != null
                ? "--solver " + solver
                : setting.file() != null ? "--setting" : setting.accuracy().tuned() != null ? "--tuned" : "--epsilon";
    }
}
