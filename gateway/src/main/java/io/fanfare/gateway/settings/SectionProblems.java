package io.fanfare.gateway.settings;

/** Takes what is wrong with the keys of one section. */
public interface SectionProblems {
    /**
     * Reports a value.
     *
     * @param key relative to the section
     * @param expected what would be right, as a phrase
     */
    void add(String key, Object value, String expected);
}
