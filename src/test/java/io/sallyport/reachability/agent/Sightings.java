package io.sallyport.reachability.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Constructor;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was reached by reflection, by whom. A line is kind, what was reached, and the first caller outside of the platform,
 * with tabs between.
 */
public final class Sightings {
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();
    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final ThreadLocal<Boolean> BUSY = ThreadLocal.withInitial(() -> false);

    private Sightings() {}

    /** Called at the head of each watched method. Whatever goes wrong here is no matter of the watched program. */
    public static void see(String kind, Object subject) {
        if (BUSY.get()) {
            return;
        }
        BUSY.set(true);
        try {
            String reached = name(subject);
            if (reached != null) {
                String caller = WALKER.walk(Sightings::caller);
                if (caller != null) {
                    SEEN.add(kind + "\t" + reached + "\t" + caller);
                }
            }
        } finally {
            BUSY.set(false);
        }
    }

    /** A resource, named from the class that asks for it. */
    public static void see(String kind, Class<?> from, String resource) {
        see(kind, resource.startsWith("/") ? resource.substring(1) : folder(from) + resource);
    }

    static void write(Path file) {
        try {
            List<String> lines = new ArrayList<>(SEEN);
            lines.sort(null);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String folder(Class<?> type) {
        String pack = type.getPackageName();
        return pack.isEmpty() ? "" : pack.replace('.', '/') + "/";
    }

    private static String name(Object subject) {
        return switch (subject) {
            case null -> null;
            case Object[] types -> Arrays.stream(types).map(Sightings::name).collect(Collectors.joining(","));
            case Class<?> type -> isOfPlatform(type.getName()) || type.isArray() ? null : type.getName();
            case Constructor<?> made -> member(made, "<init>");
            case Method called -> member(called, called.getName());
            default -> subject.toString();
        };
    }

    private static String member(Member member, String name) {
        String type = member.getDeclaringClass().getName();
        return isOfPlatform(type) ? null : type + "#" + name;
    }

    /**
     * The first frame that does not belong to the platform, or to its service loader. Nothing for what happens while
     * classes are initialised, as Quarkus does that when the image is built; nothing for what the image's own builder
     * provides for: annotations, generic signatures, constants of enumerations, bootstraps of lambdas and switches.
     */
    private static String caller(Stream<StackFrame> frames) {
        String caller = null;
        for (StackFrame frame : (Iterable<StackFrame>) frames.skip(1)::iterator) {
            if (frame.getMethodName().equals("<clinit>")) {
                return null;
            }
            if (caller == null) {
                if (isProvidedFor(frame)) {
                    return null;
                }
                if (isCaller(frame.getClassName())) {
                    caller = frame.getClassName();
                }
            }
        }
        return caller;
    }

    private static boolean isProvidedFor(StackFrame frame) {
        String type = frame.getClassName();
        return type.startsWith("sun.reflect.annotation.")
                || type.startsWith("sun.reflect.generics.")
                || type.startsWith("java.lang.runtime.")
                || type.startsWith("java.lang.invoke.") && !type.equals("java.lang.invoke.MethodHandles$Lookup")
                || frame.getMethodName().equals("getEnumConstantsShared");
    }

    private static boolean isCaller(String type) {
        return type.startsWith("java.util.ServiceLoader")
                || !isOfPlatform(type) && !type.startsWith("io.sallyport.reachability.agent.");
    }

    private static boolean isOfPlatform(String type) {
        return type.startsWith("java.")
                || type.startsWith("jdk.")
                || type.startsWith("sun.")
                || type.startsWith("com.sun.")
                || type.startsWith("javax.")
                || type.indexOf('.') < 0;
    }
}
