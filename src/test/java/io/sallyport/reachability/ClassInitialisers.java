package io.sallyport.reachability;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Classes whose initialiser makes what must not be kept in an image, because it belongs to the machine and the moment: seeds
 * of random numbers, threads, sockets, addresses of hosts.
 */
final class ClassInitialisers {
    private static final Map<String, Set<String>> BOUND_TO_THE_MACHINE = Map.of(
            "java/security/SecureRandom", Set.of("<init>", "getInstance", "getInstanceStrong"),
            "java/util/Random", Set.of("<init>"),
            "java/util/SplittableRandom", Set.of("<init>"),
            "java/lang/Thread", Set.of("<init>", "start", "startVirtualThread"),
            "java/util/Timer", Set.of("<init>"),
            "java/util/concurrent/ThreadPoolExecutor", Set.of("<init>"),
            "java/util/concurrent/Executors", Set.of("newCachedThreadPool", "newSingleThreadScheduledExecutor"),
            "java/nio/channels/Selector", Set.of("open"),
            "java/lang/ref/Cleaner", Set.of("create"),
            "java/net/InetAddress", Set.of("getLocalHost", "getHostName", "getByName", "getLoopbackAddress"));

    private ClassInitialisers() {}

    /** The classes of a jar that do so, with what they make. */
    static Map<String, String> boundToTheMachine(Path jar) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (FileSystem files = FileSystems.newFileSystem(jar);
                Stream<Path> all = Files.walk(files.getPath("/"))) {
            for (Path file : (Iterable<Path>) all.filter(ClassInitialisers::isClass)::iterator) {
                ClassModel type = ClassFile.of().parse(Files.readAllBytes(file));
                String made = made(type);
                if (!made.isEmpty()) {
                    found.put(type.thisClass().asInternalName().replace('/', '.'), made);
                }
            }
        }
        return found;
    }

    private static boolean isClass(Path file) {
        return file.toString().endsWith(".class")
                && !file.startsWith("/META-INF")
                && !file.endsWith("module-info.class");
    }

    private static String made(ClassModel type) {
        for (MethodModel method : type.methods()) {
            if (method.methodName().equalsString("<clinit>") && method.code().isPresent()) {
                return made(method.code().get());
            }
        }
        return "";
    }

    private static String made(CodeModel code) {
        for (CodeElement element : code) {
            if (element instanceof InvokeInstruction call
                    && BOUND_TO_THE_MACHINE
                            .getOrDefault(call.owner().asInternalName(), Set.of())
                            .contains(call.name().stringValue())) {
                return call.owner().asInternalName() + "." + call.name().stringValue();
            }
        }
        return "";
    }
}
