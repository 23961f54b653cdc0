package io.sallyport.extract;

import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Where the classes of the gateway lie, so that a process of its own finds the same. A built gateway has them in folders
 * beside one another; in tests and in development they come from wherever the build found them, and class loaders are
 * asked for a file that every jar has.
 */
final class WorkerClasspath {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private WorkerClasspath() {}

    /**
     * Finds them.
     *
     * @throws IOException if they are in no file, as in a native program
     */
    static String find() throws IOException {
        Set<Path> places = new LinkedHashSet<>();
        Path own = place(WorkerClasspath.class, "WorkerClasspath.class");
        Path app = own.getParent();
        if (app != null
                && app.endsWith("app")
                && Files.isDirectory(app.resolveSibling("lib").resolve("main"))) {
            Path libraries = app.resolveSibling("lib");
            return String.join(
                    File.pathSeparator,
                    app.resolve("*").toString(),
                    libraries.resolve("main").resolve("*").toString(),
                    libraries.resolve("boot").resolve("*").toString());
        }
        places.add(own);
        ClassLoader loader = WorkerClasspath.class.getClassLoader();
        for (URL manifest : Collections.list(loader.getResources(MANIFEST))) {
            URLConnection connection = manifest.openConnection();
            if (connection instanceof JarURLConnection jar) {
                places.add(path(jar.getJarFileURL()));
            }
        }
        return String.join(
                File.pathSeparator, places.stream().map(Path::toString).toList());
    }

    /** The jar or folder in which a class lies. */
    private static Path place(Class<?> type, String file) throws IOException {
        URL url = type.getResource(file);
        if (url == null) {
            throw new IOException("no classes for workers: sallyport.extract.classpath must say where they are");
        }
        if (url.openConnection() instanceof JarURLConnection jar) {
            return path(jar.getJarFileURL());
        }
        Path found = path(url);
        for (int i = 0; i <= type.getPackageName().chars().filter(c -> c == '.').count() + 1; i++) {
            found = found.getParent();
            if (found == null) {
                throw new IOException("no folder above " + url);
            }
        }
        return found;
    }

    private static Path path(URL url) throws IOException {
        try {
            return Path.of(URI.create(url.toString()));
        } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
            throw new IOException("no classes for workers in " + url, e);
        }
    }
}
