package io.sallyport.policy.yaml;

import io.sallyport.policy.yaml.YamlNode.Entry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record with the places of its values.
 *
 * @param value the record; null if a file did not allow to make it, which has then been reported
 * @param root where the block begins
 * @param places the place of each value that a file gives, by its path
 * @param covered what a value is laid over, by its path
 */
public record Bound<R extends Record>(
        @Nullable R value, Place root, Map<String, Place> places, Map<String, Entry> covered) {
    public Bound {
        places = Map.copyOf(places);
        covered = Map.copyOf(covered);
    }

    /** Where a value comes from; null: from no file, it is a default. */
    public @Nullable Place origin(String path) {
        return places.get(path);
    }

    /** Where to point for a value: its place, or that of the nearest block around it that is there. */
    public Place place(String path) {
        String at = path;
        while (!at.isEmpty()) {
            Place place = places.get(at);
            if (place != null) {
                return place;
            }
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
        return root;
    }
}
