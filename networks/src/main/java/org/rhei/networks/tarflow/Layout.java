package org.rhei.networks.tarflow;

import java.util.Optional;
import org.rhei.networks.FlowConfig.Given;
import org.rhei.networks.FlowConfig.TarFlowConfig;
import org.rhei.networks.FlowConfig.Tokens;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.Patches;

/**
 * The tokens of samples and observations.
 *
 * @param tokens the tokens of a sample
 * @param features the values of a token
 * @param places the index of each value of each token among the values of a sample
 * @param prefix the tokens of an observation before those of a sample; 0 if there are none
 * @param given the values of a token of an observation, or all of them if they are no tokens
 * @param patches the patches of an observation that is an image
 */
record Layout(int tokens, int features, int[] places, int prefix, int given, Optional<Patches> patches) {
    static Layout of(ModelConfig model, TarFlowConfig config) {
        int values = model.dimObs() * model.chObs();
        int[] places = new int[values];
        int features;
        switch (config.theta()) {
            case Tokens.Vector(int blockSize) -> {
                features = blockSize * model.chObs();
                for (int i = 0; i < values; i++) {
                    places[i] = i;
                }
            }
            case Tokens.Image(int side, int patch) -> {
                features = model.chObs() * patch * patch;
                int columns = side / patch;
                for (int i = 0; i < values; i++) { // the order of Patches: (channel, row, column) in a patch
                    int token = i / features;
                    int channel = i % features / (patch * patch);
                    int row = token / columns * patch + i % (patch * patch) / patch;
                    int column = token % columns * patch + i % patch;
                    places[i] = (row * side + column) * model.chObs() + channel;
                }
            }
        }
        int given = model.dimCond() * model.chCond();
        return switch (config.x()) {
            case Given.Bias _ -> new Layout(values / features, features, places, 0, given, Optional.empty());
            case Given.Vector _ ->
                new Layout(values / features, features, places, model.dimCond(), model.chCond(), Optional.empty());
            case Given.Image(int side, int patch) ->
                new Layout(
                        values / features,
                        features,
                        places,
                        side / patch * (side / patch),
                        model.chCond() * patch * patch,
                        Optional.of(new Patches(side, side, model.chCond(), patch)));
        };
    }
}
