import java.io.IOException;
import java.util.Map;

/**
 * A device.
 *
 * @param name the name by TornadoVM's driver
 * @param card the name by nvidia-smi; as driver and memory unknown without it
 * @param driver the version of the driver
 * @param memory the size of the memory
 * @param peakTflops TFLOP/s in float32 without tensor cores; null if the card is unknown
 */
record Device(String name, String card, String driver, String memory, Double peakTflops) {
    /** TFLOP/s in float32 without tensor cores, by NVIDIA's data sheets, by a part of the card's name. */
    private static final Map<String, Double> PEAKS = Map.of(
            "H100 PCIe",
            51.2,
            "H100",
            66.9,
            "H200",
            66.9,
            "A100",
            19.5,
            "V100",
            15.7,
            "L40S",
            91.6,
            "L4",
            30.3,
            "T4",
            8.1);

    static Device of(String name) {
        String[] found = {"unknown", "unknown", "unknown"};
        try {
            Process process = new ProcessBuilder(
                            "nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader")
                    .start();
            String line = new String(process.getInputStream().readAllBytes())
                    .lines()
                    .findFirst()
                    .orElse("");
            found = line.split(", ").length == found.length ? line.split(", ") : found;
        } catch (IOException e) {
            System.err.println("gpu-check: no nvidia-smi: " + e.getMessage());
        }
        String card = found[0];
        Double peak = PEAKS.entrySet().stream()
                .filter(entry -> card.contains(entry.getKey()))
                .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(null);
        return new Device(name, card, found[1], found[2], peak);
    }
}
