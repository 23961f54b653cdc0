package io.sallyport.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"Sallyport %s (Java %s)".formatted(number(), Runtime.version())};
    }

    /** The number alone. */
    static String number() throws IOException {
        Properties build = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("build.properties")) {
            if (in == null) {
                throw new IOException("build.properties is missing from the program");
            }
            build.load(in);
        }
        return build.getProperty("version");
    }
}
