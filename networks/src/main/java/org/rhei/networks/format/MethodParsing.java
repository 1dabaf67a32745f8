package org.rhei.networks.format;

import java.util.Map;
import java.util.function.Function;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.MethodConfig.EdmDiffusion;
import org.rhei.networks.MethodConfig.EdmSchedule;
import org.rhei.networks.MethodConfig.FlowMatching;
import org.rhei.networks.MethodConfig.NormalizingFlow;
import org.rhei.networks.MethodConfig.ScoreMatching;
import org.rhei.networks.MethodConfig.ScoreSde;

/** Reads the {@code method} of a configuration. Absent constants are those of GenSBI's pipelines. */
public final class MethodParsing {
    /** The smallest value of any constant. */
    static final double MIN = 1e-12;

    /** The largest value of any constant. */
    static final double MAX = 1e12;

    private static final int MAX_NOISE_LEVELS = 1_000_000;

    private static final Map<String, Function<ConfigObject, MethodConfig>> METHODS = Map.of(
            "flow_matching", config -> new FlowMatching(),
            "diffusion_edm", config -> new EdmDiffusion(edmSchedule(config)),
            "score_matching", config -> new ScoreMatching(scoreSde(config)),
            "normalizing_flow", _ -> new NormalizingFlow());

    private static final Map<String, Function<ConfigObject, EdmSchedule>> EDM_SCHEDULES =
            Map.of("EDM", MethodParsing::edm, "VP", MethodParsing::edmVp, "VE", MethodParsing::edmVe);

    private static final Map<String, Function<ConfigObject, ScoreSde>> SCORE_SDES =
            Map.of("VP", MethodParsing::scoreVp, "VE", MethodParsing::scoreVe);

    private MethodParsing() {}

    /** Reads a generative method and refuses unknown keys. */
    public static MethodConfig method(ConfigObject config) {
        MethodConfig method = config.choice("name", METHODS).apply(config);
        config.refuseOthers();
        return method;
    }

    private static EdmSchedule edmSchedule(ConfigObject config) {
        return config.choice("sde", EDM_SCHEDULES, MethodParsing::edm).apply(config);
    }

    private static ScoreSde scoreSde(ConfigObject config) {
        return config.choice("sde", SCORE_SDES, MethodParsing::scoreVp).apply(config);
    }

    private static EdmSchedule edm(ConfigObject config) {
        EdmSchedule.Edm absent = EdmSchedule.Edm.DEFAULT;
        EdmSchedule.Edm edm = new EdmSchedule.Edm(
                positive(config, "sigma_min", absent.sigmaMin()),
                positive(config, "sigma_max", absent.sigmaMax()),
                positive(config, "sigma_data", absent.sigmaData()),
                positive(config, "rho", absent.rho()));
        checkRising(config, "sigma", edm.sigmaMin(), edm.sigmaMax());
        return edm;
    }

    private static EdmSchedule edmVp(ConfigObject config) {
        EdmSchedule.Vp absent = EdmSchedule.Vp.DEFAULT;
        EdmSchedule.Vp vp = new EdmSchedule.Vp(
                positive(config, "beta_min", absent.betaMin()),
                positive(config, "beta_max", absent.betaMax()),
                config.number("e_s", MIN, 0.5, absent.eS()),
                config.integer("M", 2, MAX_NOISE_LEVELS, absent.m()));
        checkRising(config, "beta", vp.betaMin(), vp.betaMax());
        return vp;
    }

    private static EdmSchedule edmVe(ConfigObject config) {
        EdmSchedule.Ve absent = EdmSchedule.Ve.DEFAULT;
        EdmSchedule.Ve ve = new EdmSchedule.Ve(
                positive(config, "sigma_min", absent.sigmaMin()), positive(config, "sigma_max", absent.sigmaMax()));
        checkRising(config, "sigma", ve.sigmaMin(), ve.sigmaMax());
        return ve;
    }

    private static ScoreSde scoreVp(ConfigObject config) {
        ScoreSde.Vp absent = ScoreSde.Vp.DEFAULT;
        ScoreSde.Vp vp = new ScoreSde.Vp(
                positive(config, "beta_min", absent.betaMin()), positive(config, "beta_max", absent.betaMax()));
        checkRising(config, "beta", vp.betaMin(), vp.betaMax());
        return vp;
    }

    private static ScoreSde scoreVe(ConfigObject config) {
        ScoreSde.Ve absent = ScoreSde.Ve.DEFAULT;
        ScoreSde.Ve ve = new ScoreSde.Ve(
                positive(config, "sigma_min", absent.sigmaMin()), positive(config, "sigma_max", absent.sigmaMax()));
        checkRising(config, "sigma", ve.sigmaMin(), ve.sigmaMax());
        return ve;
    }

    private static double positive(ConfigObject config, String key, double absent) {
        return config.number(key, MIN, MAX, absent);
    }

    private static void checkRising(ConfigObject config, String name, double min, double max) {
        if (min >= max) {
            throw config.fault(
                    name + "_max",
                    "found " + NumberText.number(max) + ", expected more than " + name + "_min, "
                            + NumberText.number(min));
        }
    }
}
