package io.sallyport.config;

import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All settings that the parts of Sallyport declare, by key. */
public final class Settings {
    private final List<Setting> all;
    private final Map<String, String> retired;

    private Settings(List<Setting> all, Map<String, String> retired) {
        this.all = all;
        this.retired = retired;
    }

    /**
     * The settings of some {@code @ConfigMapping} interfaces.
     *
     * @throws IllegalArgumentException if one of them is no mapping
     */
    public static Settings of(List<Class<?>> mappings) {
        List<Setting> settings = new ArrayList<>();
        Map<String, String> retired = new TreeMap<>();
        for (Class<?> mapping : mappings) {
            for (Retired key : mapping.getAnnotationsByType(Retired.class)) {
                retired.put(key.key(), key.advice());
            }
            Map<String, Property> properties = ConfigMappings.getProperties(ConfigClass.configClass(mapping));
            properties.forEach((key, property) -> {
                // A list is named twice, the second time by its elements.
                if (isValue(property) && !key.endsWith("[*]")) {
                    settings.add(Setting.of(key, property));
                }
            });
        }
        settings.sort(Comparator.comparing(Setting::key));
        return new Settings(List.copyOf(settings), Map.copyOf(retired));
    }

    private static boolean isValue(Property property) {
        if (property.isMap()) {
            return !property.asMap().getValueProperty().isGroup();
        }
        return property.isPrimitive() || property.isLeaf() || property.isOptional() || property.isCollection();
    }

    /** What to set in place of a key that earlier versions had; null if none had it. */
    @Nullable
    String retired(String key) {
        return retired.get(key);
    }

    /** All of them, in the order of their keys. */
    public List<Setting> all() {
        return all;
    }

    /** What holds where nothing is given, by key; without those whose key holds a chosen name. */
    Map<String, String> defaults() {
        Map<String, String> defaults = new TreeMap<>();
        for (Setting setting : all) {
            String value = setting.defaultValue();
            if (value != null && !setting.isNamed()) {
                defaults.put(setting.key(), value);
            }
        }
        return defaults;
    }

    /** The setting of a key; null for a key that nothing reads. */
    @Nullable
    Setting find(String key) {
        // A key without a chosen name is the closer match where both fit.
        Setting found = null;
        for (Setting setting : all) {
            if (setting.matches(key) && (found == null || !setting.isNamed())) {
                found = setting;
            }
        }
        return found;
    }

    /** The known key that looks most like a wrong one; null if none does. */
    @Nullable
    String nearest(String wrong) {
        String nearest = null;
        int least = Math.max(3, wrong.length() / 6);
        for (Setting setting : all) {
            String key = withNamesOf(wrong, setting.key());
            int distance = distance(wrong, key);
            if (distance < least) {
                least = distance;
                nearest = key;
            }
        }
        return nearest;
    }

    /** A setting's key with the names that an operator chose in another key: {@code listeners.*.port} as he means it. */
    private static String withNamesOf(String given, String key) {
        String[] givenSegments = given.split("\\.", -1);
        String[] segments = key.split("\\.", -1);
        for (int i = 0; i < segments.length && i < givenSegments.length; i++) {
            if (segments[i].equals("*")) {
                segments[i] = givenSegments[i];
            }
        }
        return String.join(".", segments);
    }

    /** How many letters must be added, removed or replaced (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
