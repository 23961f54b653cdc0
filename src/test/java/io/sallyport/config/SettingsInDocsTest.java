package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.cli.ConfigMappings;
import io.sallyport.testing.DocPages;
import io.sallyport.testing.DocPages.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages name no setting that nothing reads. */
class SettingsInDocsTest {
    private static final Pattern KEY =
            Pattern.compile("(?<![\\w./-])sallyport(\\.[a-z0-9-]+|\\.\"[^\"]+\"|\\.<[a-z ]+>|\\.\\*)+");
    private static final Pattern VARIABLE = Pattern.compile("\\bSALLYPORT_[A-Z0-9_]+");

    private final Settings settings = Settings.of(ConfigMappings.ALL);

    @Test
    void everySettingOfThePagesIsRead() {
        List<String> unknown = new ArrayList<>();
        int named = 0;
        for (Page page : DocPages.all()) {
            if (page.path().endsWith("configuration.md")) {
                continue; // Made from the settings themselves
            }
            for (String text : texts(page)) {
                for (var key = KEY.matcher(text); key.find(); ) {
                    named++;
                    if (!isKnown(key.group()) && !isNoSetting(text, key.end())) {
                        unknown.add("%s: %s".formatted(page.path(), key.group()));
                    }
                }
                for (var variable = VARIABLE.matcher(text); variable.find(); ) {
                    named++;
                    if (!isVariable(variable.group())) {
                        unknown.add("%s: %s".formatted(page.path(), variable.group()));
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(named).isGreaterThan(100);
    }

    private static List<String> texts(Page page) {
        List<String> texts = new ArrayList<>(page.blocks("properties", "sh", "shell"));
        texts.addAll(page.code());
        return texts;
    }

    /** Groups of settings are named by what their keys begin with. */
    private boolean isKnown(String key) {
        String plain =
                key.replaceFirst("\\.\\*$", "").replaceAll("<[a-z ]+>", "x").replace("*", "x");
        return settings.find(plain) != null
                || settings.all().stream().anyMatch(setting -> begins(setting.key(), plain));
    }

    private static boolean begins(String key, String group) {
        String[] parts = key.split("\\.", -1);
        String[] wanted = group.split("\\.(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (i >= parts.length || !(parts[i].equals("*") || parts[i].equals(wanted[i]))) {
                return false;
            }
        }
        return wanted.length < parts.length;
    }

    /** Categories of the log, switches of the build and files begin with the same word. */
    private static boolean isNoSetting(String text, int end) {
        return text.contains("log.category")
                || text.equals("sallyport.journal")
                || text.contains("-Dsallyport.")
                || text.startsWith(".service", end)
                || text.matches(".*sallyport\\.(service|yaml|journal|timer|socket|conf|jar|aot).*");
    }

    private boolean isVariable(String name) {
        return name.equals("SALLYPORT_SIZE") // Of the launcher: LauncherTest
                || settings.all().stream().anyMatch(setting -> setting.keyOf(name) != null);
    }
}
