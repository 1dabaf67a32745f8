package org.rhei.serve.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.statistics.Modes;
import org.rhei.serve.RunningServer;
import org.rhei.serve.settings.ServerSettings.Access;
import tools.jackson.databind.JsonNode;

/** The page in a headless Chromium. */
class PageTest {
    private static final String MODEL = RunningServer.MODEL;
    private static final String STATE = "#model=" + MODEL + "&x=-0.64,0.16&seed=42&n=1000";

    private static Browser browser;
    private static RunningServer server;
    private static URI address;

    private Tab tab;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> chromium = Browser.find();
        assumeTrue(chromium.isPresent(), "no Chromium on the path or in the system property " + Browser.PROPERTY);
        browser = Browser.start(chromium.get());
        server = RunningServer.start();
        address = server.uri();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void closeTab() {
        Optional.ofNullable(tab).ifPresent(Tab::close);
    }

    private void open(int width, int height, String state) {
        tab = browser.open(width, height);
        tab.visit(address.resolve("/" + state));
        tab.await("document.documentElement.dataset.phase === 'done'");
    }

    private void open(String state) {
        open(1280, 900, state);
    }

    /** Waits until all samples are there and the picture does not change any more, and returns a number of its pixels. */
    private String settled() {
        tab.await("document.documentElement.dataset.phase === 'done'");
        String pixels = pixels();
        for (int i = 0; i < 60; i++) {
            tab.evaluate("new Promise((resolve) => setTimeout(resolve, 200))");
            String next = pixels();
            if (next.equals(pixels)) {
                return pixels;
            }
            pixels = next;
        }
        throw new AssertionError("the picture does not come to rest");
    }

    private String pixels() {
        return tab.evaluate("""
            (() => {
              const canvas = document.getElementById('plot');
              const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              let hash = 0;
              for (const value of data) {
                hash = (Math.imul(hash, 31) + value) | 0;
              }
              return `${canvas.width} x ${canvas.height}: ${hash}`;
            })()
            """).asString();
    }

    /** Gives an input a value as a user does. */
    private void enter(String id, String value) {
        tab.evaluate("""
            (() => {
              const input = document.getElementById('%s');
              input.value = '%s';
              input.dispatchEvent(new Event('input', {bubbles: true}));
              input.dispatchEvent(new Event('change', {bubbles: true}));
            })()
            """.formatted(id, value));
    }

    private String text(String selector) {
        return tab.evaluate("document.querySelector(\"" + selector + "\").textContent")
                .asString();
    }

    private String value(String id) {
        return tab.evaluate("document.getElementById('" + id + "').value").asString();
    }

    private boolean truth(String expression) {
        return tab.evaluate("Boolean(" + expression + ")").asBoolean();
    }

    private int number(String expression) {
        return tab.evaluate(expression).asInt();
    }

    @Test
    void loads_and_draws_without_an_error() {
        open("");
        assertThat(text("#status")).startsWith("Ready");
        assertThat(tab.errors()).isEmpty();
    }

    @Test
    void a_slider_moves_the_picture_and_back() {
        open(STATE);
        String before = settled();
        enter("x-0", "-0.2");
        String moved = settled();
        enter("x-0", "-0.64");
        assertThat(moved).isNotEqualTo(before);
        assertThat(settled()).isEqualTo(before);
        assertThat(tab.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"42, 1000", "7, 200", "123456, 5000"})
    void the_numbers_shown_are_those_of_the_interface(int seed, int samples) {
        open("#model=" + MODEL + "&x=-0.64,0.16&seed=" + seed + "&n=" + samples);
        JsonNode reply = server.infer("""
            {"inputs":[{"name":"x","datatype":"FP32","shape":[1,2,1],"data":[-0.64,0.16]}],
             "parameters":{"seed":%d,"nsamples":%d}, "outputs":[{"name":"mean"},{"name":"std"},{"name":"quantiles"}]}
            """.formatted(seed, samples));
        float[] mean = RunningServer.values(reply, "mean");
        float[] std = RunningServer.values(reply, "std");
        float[] quantiles = RunningServer.values(reply, "quantiles");
        for (int parameter = 0; parameter < 2; parameter++) {
            agrees(cell(parameter, "Mean"), mean[parameter]);
            agrees(cell(parameter, "Std"), std[parameter]);
            agrees(cell(parameter, "Median"), quantiles[2 * 2 + parameter]);
            agrees(cell(parameter, "68 %").replaceFirst(" to .*", ""), quantiles[2 + parameter]);
            agrees(cell(parameter, "95 %").replaceFirst(".* to ", ""), quantiles[4 * 2 + parameter]);
        }
    }

    private String cell(int parameter, String column) {
        return text("#numbers tr[data-parameter='%d'] td[data-label='%s']".formatted(parameter, column));
    }

    /** Checks that a text shows a value: half a unit of its last digit may be lost, and what a float32 sum loses. */
    private static void agrees(String text, double value) {
        String plain = text.replace('−', '-');
        int decimals = plain.length() - 1 - plain.indexOf('.');
        assertThat(Double.parseDouble(plain)).isCloseTo(value, within(0.5 * Math.pow(10, -decimals) + 2e-6));
    }

    @Test
    void a_link_restores_what_was_shown() {
        open(STATE);
        enter("x-1", "0.5");
        enter("seed", "9");
        enter("samples", "500");
        enter("joint", "points");
        tab.evaluate("document.getElementById('compare').click()");
        settled();
        enter("x-0", "0.1");
        enter("marginal", "density");
        String shown = settled();
        String moved = value("x-0");
        tab.await("location.hash.includes('density')");
        String link = tab.evaluate("location.hash").asString();
        tab.close();

        open(link);
        assertThat(settled()).isEqualTo(shown);
        assertThat(value("x-0")).isEqualTo(moved);
        assertThat(value("seed")).isEqualTo("9");
        assertThat(value("samples")).isEqualTo("500");
        assertThat(text("#compare")).isEqualTo("Stop comparing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#model=none&x=1", "#x=a,b&seed=-1&n=0&t=7&show=99", "#%E0%A4%A", "#&&==&x=1,2,3"})
    void a_mangled_link_opens_the_page_all_the_same(String link) {
        open(STATE);
        tab.evaluate("document.documentElement.dataset.phase = ''; location.hash = '" + link + "'");
        settled();
        assertThat(tab.errors()).isEmpty();
        assertThat(text("#status")).contains("Ready");
        assertThat(text("#status").contains("the model none")).isEqualTo(link.contains("none"));
    }

    @Test
    void a_slider_that_moves_fast_sends_one_request_at_a_time() {
        open(STATE);
        settled();
        tab.evaluate("""
            (() => {
              const original = window.fetch;
              window.running = 0;
              window.most = 0;
              window.sent = 0;
              window.fetch = async (...request) => {
                window.sent++;
                window.most = Math.max(window.most, ++window.running);
                try {
                  return await original(...request);
                } finally {
                  window.running--;
                }
              };
            })()
            """);
        JsonNode slider = tab.evaluate("(({left, top, width, height}) => [left + width / 2, top + height / 2, width])"
                + "(document.getElementById('x-0').getBoundingClientRect())");
        double x = slider.get(0).asDouble();
        double y = slider.get(1).asDouble();
        tab.drag(x, y, x + 0.4 * slider.get(2).asDouble(), y, 60);
        settled();
        assertThat(Double.parseDouble(value("x-0"))).isGreaterThan(0);
        assertThat(number("window.sent")).isGreaterThan(1);
        assertThat(number("window.most")).isEqualTo(1);
        assertThat(text("#readout")).contains("1\u202f000 of 1\u202f000");
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 414, 800, 1024})
    void nothing_is_wider_than_the_window(int width) {
        open(width, 740, STATE);
        tab.evaluate("document.getElementById('help-button').click()");
        tab.evaluate("document.getElementById('compare').click()");
        tab.evaluate("document.getElementById('enter').open = true");
        settled();
        assertThat(number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
        assertThat(truth("document.getElementById('plot').getBoundingClientRect().right <= " + width))
                .isTrue();
    }

    @Test
    void the_page_is_dark_where_the_system_is_and_the_switch_changes_that() {
        tab = browser.open(1280, 900);
        tab.prefer("dark");
        tab.visit(address.resolve("/" + STATE));
        settled();
        assertThat(brightness()).isLessThan(60);
        assertThat(number("document.getElementById('plot').getContext('2d').getImageData(2, 2, 1, 1).data[0]"))
                .isLessThan(60);
        tab.evaluate("document.getElementById('theme').click()");
        settled();
        assertThat(brightness()).isGreaterThan(200);
        assertThat(number("document.getElementById('plot').getContext('2d').getImageData(2, 2, 1, 1).data[0]"))
                .isGreaterThan(200);
        tab.evaluate("localStorage.clear()");
    }

    private int brightness() {
        return number("Number(/\\d+/.exec(getComputedStyle(document.body).backgroundColor)[0])");
    }

    @Test
    void keys_move_a_slider_and_play_the_flow() {
        open(STATE);
        String before = value("x-0");
        tab.evaluate("document.getElementById('x-0').focus()");
        tab.press("ArrowRight", 39);
        assertThat(Double.parseDouble(value("x-0"))).isGreaterThan(Double.parseDouble(before));
        String posterior = settled();
        tab.press(" ", 32);
        tab.await("Number(document.getElementById('time').value) > 0.1 && Number(document.getElementById('time').value)"
                + " < 0.9");
        assertThat(pixels()).isNotEqualTo(posterior);
        tab.press(" ", 32);
        enter("time", "1");
        assertThat(settled()).isEqualTo(posterior);
    }

    @Test
    void every_control_has_a_name() {
        open(STATE);
        assertThat(tab.evaluate("""
            [...document.querySelectorAll('input, select, textarea, button')]
              .filter((each) => !each.labels?.length && !each.getAttribute('aria-label') && !each.textContent.trim())
              .map((each) => each.outerHTML).join()
            """).asString()).isEmpty();
    }

    /** Each of two observations has a plot: the picture is twice as wide, and as high. */
    @Test
    void two_observations_are_shown_side_by_side() {
        open(1600, 900, STATE);
        tab.evaluate("document.getElementById('compare').click()");
        enter("x-0", "0.1");
        settled();
        int width = number("document.getElementById('plot').clientWidth");
        int height = number("document.getElementById('plot').clientHeight");
        tab.evaluate("document.getElementById('beside').click()");
        String beside = settled();
        assertThat(number("document.getElementById('plot').clientWidth")).isGreaterThan(width);
        assertThat(number("document.getElementById('plot').clientHeight")).isLessThanOrEqualTo(height);
        tab.await("location.hash.includes('beside=1')");
        String link = tab.evaluate("location.hash").asString();
        tab.close();

        open(1600, 900, link);
        assertThat(settled()).isEqualTo(beside);
        tab.evaluate("document.getElementById('compare').click()");
        settled();
        assertThat(truth("document.getElementById('beside-label').hidden")).isTrue();
        assertThat(number("document.getElementById('plot').clientWidth")).isEqualTo(width);
        assertThat(tab.errors()).isEmpty();
    }

    /** The page counts modes as the library does: its plots and the page name the same marginals by their median. */
    @Test
    void modes_are_counted_as_by_the_library() {
        open(STATE);
        for (double distance : new double[] {0, 1, 2, 3, 6, 40}) {
            for (int size : new int[] {20, 60, 200, 2000}) {
                float[] normal = Key.of(size).normal(size).data();
                double[] sorted = IntStream.range(0, size)
                        .mapToDouble(i -> (float) (normal[i] + (i % 3 == 0 ? distance : 0)))
                        .sorted()
                        .toArray();
                assertThat(number("import('/page/modes.js').then(({countModes}) => countModes("
                                + Arrays.toString(sorted) + "))"))
                        .as(size + " samples, " + distance)
                        .isEqualTo(Modes.count(sorted).orElse(1));
            }
        }
    }

    /** A marginal with several modes is not described by its median. */
    @Test
    void a_marginal_with_several_modes_has_no_median_in_its_heading() {
        open("#model=" + MODEL + "&x=-0.64,0.16&seed=42&n=2000");
        settled();
        tab.evaluate("""
            (() => {
              const original = URL.createObjectURL;
              URL.createObjectURL = (blob) => {
                window.saved = blob;
                return original.call(URL, blob);
              };
            })()
            """);
        tab.evaluate("document.getElementById('save-svg').click()");
        tab.await("window.saved");
        float[] samples = samples();
        double[] first = IntStream.range(0, 2000)
                .mapToDouble(i -> samples[2 * i])
                .sorted()
                .toArray();
        assertThat(Modes.count(first)).hasValue(2);
        assertThat(tab.evaluate("window.saved.text().then((text) => text.replaceAll(/<[^>]*>/g, ''))")
                        .asString())
                .contains(": 2 modes");
    }

    private float[] samples() {
        return RunningServer.values(server.infer("""
            {"inputs":[{"name":"x","datatype":"FP32","shape":[1,2,1],"data":[-0.64,0.16]}],
             "parameters":{"seed":42,"nsamples":2000}}
            """), "theta");
    }

    /** A request that would take longer than its deadline is asked for again with fewer samples, until all are there. */
    @Test
    void fewer_samples_are_asked_for_where_the_server_refuses_many() {
        open(STATE);
        tab.evaluate("""
            (() => {
              const original = window.fetch;
              window.refused = 0;
              window.fetch = async (path, options) => {
                if (options?.body && JSON.parse(options.body).parameters?.nsamples > 60) {
                  window.refused++;
                  const error = 'the request takes about 11 s, and its deadline is in 10 s: ask for fewer samples';
                  return new Response(JSON.stringify({error}), {status: 400});
                }
                return original(path, options);
              };
            })()
            """);
        enter("seed", "5");
        settled();
        assertThat(number("window.refused")).isGreaterThan(0);
        assertThat(text("#status")).startsWith("Ready");
        assertThat(text("#readout")).contains("1\u202f000 of 1\u202f000");
    }

    @Test
    void an_error_of_the_server_is_shown_as_it_is() {
        tab = browser.open(1280, 900);
        tab.visit(address.resolve("/" + STATE + "&epsilon=1e-9"));
        tab.await("document.documentElement.dataset.phase === 'refused'");
        assertThat(text("#status")).contains("status 400").contains("epsilon");
        enter("epsilon", "");
        settled();
        assertThat(text("#status")).startsWith("Ready");
    }

    @Test
    void a_server_that_wants_a_token_is_asked_with_it() throws IOException {
        try (RunningServer guarded =
                RunningServer.start(RunningServer.LIMITS, new Access(Optional.of("open sesame"), List.of()))) {
            tab = browser.open(1280, 900);
            tab.visit(guarded.uri().resolve("/" + STATE));
            tab.await("!document.getElementById('token-form').hidden");
            enter("token", "open sesame");
            tab.evaluate("document.querySelector('#token-form button').click()");
            settled();
            assertThat(truth("document.getElementById('token-form').hidden")).isTrue();
        }
    }

    @Test
    void an_observation_far_from_the_training_data_is_called_unusual() {
        open("#model=" + MODEL + "&x=-0.64,0.16&n=200");
        assertThat(truth("document.getElementById('unusual').hidden")).isTrue();
        tab.evaluate("document.getElementById('enter').open = true");
        enter("paste", "90, 0.16");
        tab.evaluate("document.getElementById('use-pasted').click()");
        tab.await("!document.getElementById('unusual').hidden");
        assertThat(text("#unusual")).contains("standard deviations");
    }

    @Test
    void the_picture_is_saved_as_svg_and_png() {
        open(STATE);
        settled();
        tab.evaluate("""
            (() => {
              const original = URL.createObjectURL;
              window.saved = [];
              URL.createObjectURL = (blob) => {
                window.saved.push(blob);
                return original.call(URL, blob);
              };
            })()
            """);
        tab.evaluate("document.getElementById('save-svg').click()");
        tab.await("window.saved.length === 1");
        tab.evaluate("document.getElementById('save-png').click()");
        tab.await("window.saved.length === 2");
        assertThat(tab.evaluate("""
            window.saved[0].text().then((text) => {
              const drawing = new DOMParser().parseFromString(text, 'image/svg+xml');
              return drawing.querySelector('parsererror')?.textContent ?? drawing.documentElement.localName;
            })
            """).asString()).isEqualTo("svg");
        assertThat(tab.evaluate("window.saved[0].text()").asString()).contains("θ", MODEL, "1\u202f000 samples");
        assertThat(number("createImageBitmap(window.saved[1]).then((image) => image.width)"))
                .isGreaterThan(1000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b;1,2;3,4 | 1 | a,b | 3,4",
                "b,id,a;1,x,2 | 0 | a,b | 2,1",
                "1,2 | 0 | a,b | 1,2",
                "\"a\",\"b\";\"1.5\",-2e-3 | 0 | a,b | 1.5,-0.002",
            })
    void a_file_gives_the_values_of_its_row(String file, int row, String names, String expected) {
        open(STATE);
        assertThat(tab.evaluate("""
            import('/page/table-file.js').then(({parseTable, rowValues}) =>
              rowValues(parseTable('%s'.replaceAll(';', '\\n')), %d, '%s'.split(',')).join())
            """.formatted(file, row, names)).asString()).isEqualTo(expected);
    }

    @Test
    void a_name_is_never_read_as_html() {
        open(STATE);
        assertThat(tab.evaluate("""
            import('/page/mathtext.js').then(({labelRuns, write}) => {
              const place = document.createElement('p');
              write(place, labelRuns({name: '<img src=x>', latex: null, unit: '<b>s^-1</b>'}));
              return place.innerHTML;
            })
            """).asString()).isEqualTo("&lt;img src=x&gt; [&lt;b&gt;s<sup>−1</sup>&lt;/b&gt;]");
    }
}
