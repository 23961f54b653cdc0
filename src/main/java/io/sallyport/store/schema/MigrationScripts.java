package io.sallyport.store.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that bring one database up to date, by the list that lies beside them. Flyway would search the class path for
 * them; a native image has none, and its resources cannot be listed.
 */
public final class MigrationScripts implements ResourceProvider {
    private static final String LIST = "index.txt";

    private static final Pattern NUMBER = Pattern.compile("V(\\d{1,6})__");

    private final String folder;
    private final List<LoadableResource> scripts;

    private MigrationScripts(String folder, List<LoadableResource> scripts) {
        this.folder = folder;
        this.scripts = scripts;
    }

    /**
     * Reads them.
     *
     * @param folder among the resources, without a slash at its end
     * @throws IOException if the list or a script that it names is not there
     */
    public static MigrationScripts in(String folder) throws IOException {
        return new MigrationScripts(
                folder,
                read(folder + "/" + LIST)
                        .lines()
                        .<LoadableResource>map(name -> Script.of(folder + "/" + name))
                        .toList());
    }

    /** The number of the last script; 0 if there is none. */
    public int newest() {
        return scripts.stream()
                .map(script -> NUMBER.matcher(script.getFilename()))
                .filter(Matcher::lookingAt)
                .mapToInt(number -> Integer.parseInt(number.group(1)))
                .max()
                .orElse(0);
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return scripts.stream()
                .filter(script -> script.getAbsolutePath().equals(folder + "/" + name)
                        || script.getAbsolutePath().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return scripts.stream()
                .filter(script -> script.getFilename().startsWith(prefix))
                .filter(script -> Arrays.stream(suffixes).anyMatch(script.getFilename()::endsWith))
                .toList();
    }

    private static String read(String name) throws IOException {
        try (InputStream in = MigrationScripts.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the program is damaged: " + name + " is not in it");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** One script. */
    private static final class Script extends LoadableResource {
        private final String path;
        private final String text;

        private Script(String path, String text) {
            this.path = path;
            this.text = text;
        }

        private static Script of(String path) {
            try {
                return new Script(path, MigrationScripts.read(path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Reader read() {
            return new BufferedReader(new StringReader(text));
        }

        @Override
        public String getAbsolutePath() {
            return path;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return path;
        }

        @Override
        public String getFilename() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        @Override
        public String getRelativePath() {
            return getFilename();
        }
    }
}
