package io.sallyport.filter;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The folder of jars with filters of others. Each jar names its filters in
 * {@code META-INF/services/io.sallyport.filter.Filter}; each has a public constructor without parameters. All jars share
 * one class loader, so that a filter may bring its libraries as jars beside it. They are code of this process, trusted like
 * our own.
 */
public final class PluginFolder {
    private static final Logger LOG = Logger.getLogger(PluginFolder.class);

    /** By jars: settings that one reading of a folder has bound are given to the filters of another. */
    private static final Map<List<Path>, URLClassLoader> LOADERS = new ConcurrentHashMap<>();

    private PluginFolder() {}

    /**
     * The filters in a folder; none if there is no such folder.
     *
     * @throws IllegalStateException if one cannot be loaded: a gateway without a filter that its administrator has
     *     installed would let pass what that filter is for
     */
    public static List<Filter<?>> load(Path folder) {
        List<Path> jars = jars(folder);
        if (jars.isEmpty()) {
            return List.of();
        }
        URLClassLoader loader = LOADERS.computeIfAbsent(jars, PluginFolder::loader);
        List<Filter<?>> filters = new ArrayList<>();
        try {
            for (Filter<?> filter : ServiceLoader.load(Filter.class, loader)) {
                if (filter.getClass().getClassLoader() == loader) { // Not what our own class path offers as well
                    LOG.infof("Filter %s comes from %s", filter.name(), folder);
                    filters.add(filter);
                }
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IllegalStateException("a filter in %s cannot be loaded: %s".formatted(folder, e.getMessage()), e);
        }
        return filters;
    }

    /** Never closed: its classes are used until the process ends. */
    private static URLClassLoader loader(List<Path> jars) {
        List<URL> urls = new ArrayList<>();
        try {
            for (Path jar : jars) {
                urls.add(jar.toUri().toURL());
            }
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a jar has an impossible name: " + jars, e);
        }
        return new URLClassLoader(urls.toArray(URL[]::new), Filter.class.getClassLoader());
    }

    private static List<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                checkReadable(jar);
                jars.add(jar.toAbsolutePath());
            }
        } catch (IOException e) {
            throw new IllegalStateException("%s cannot be listed".formatted(folder), e);
        }
        return jars;
    }

    /** A class loader passes over what it cannot open, without a word. */
    private static void checkReadable(Path jar) {
        try (JarFile opened = new JarFile(jar.toFile())) {
            LOG.debugf("%s has %d entries", jar, opened.size());
        } catch (IOException e) {
            throw new IllegalStateException("%s cannot be read: %s".formatted(jar, e.getMessage()), e);
        }
    }
}
