package io.fanfare.gateway.bootstrap.config;

/**
 * Files of this node.
 *
 * @param dir folder of the embedded history
 */
public record DataConfig(String dir) implements Section {
    @Override
    public void check(Faults faults) {
        if (dir.isBlank()) {
            faults.add("dir", dir, "a folder");
        }
    }
}
