package io.fanfare.gateway.auth;

import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import java.util.ArrayList;
import java.util.List;

/** What a token grants that says nothing of it: patterns of topics, by {@link TopicPattern}; none is none. */
public record GrantSettings(List<String> subscribe, List<String> publish, List<String> presence, List<String> history)
        implements Section {

    /** The grants these are. */
    Grants grants() {
        return new Grants(patterns(subscribe), patterns(publish), patterns(presence), patterns(history));
    }

    private static List<TopicPattern> patterns(List<String> texts) {
        List<TopicPattern> patterns = new ArrayList<>(texts.size());
        texts.forEach(text -> patterns.add(TopicPattern.parse(text)));
        return patterns;
    }

    @Override
    public void check(SectionProblems faults) {
        check("subscribe", subscribe, faults);
        check("publish", publish, faults);
        check("presence", presence, faults);
        check("history", history, faults);
    }

    private static void check(String key, List<String> texts, SectionProblems faults) {
        if (texts.size() > Grants.MAX_PATTERNS) {
            faults.add(key, texts.size() + " patterns", "at most " + Grants.MAX_PATTERNS);
        }
        for (String text : texts) {
            try {
                TopicPattern.parse(text);
            } catch (IllegalArgumentException fault) {
                faults.add(key, text, TopicPattern.EXPECTED);
            }
        }
    }
}
