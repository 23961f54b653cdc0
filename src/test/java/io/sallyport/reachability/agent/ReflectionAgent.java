package io.sallyport.reachability.agent;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Map;

/**
 * Writes down what a program reaches by reflection. GraalVM's own tracing agent belongs to its distribution; this one works
 * on any JDK: each door to reflection in the platform calls {@link Sightings} first. Argument: the folder for the
 * findings, one file for each process.
 */
public final class ReflectionAgent {
    private static final ClassDesc SIGHTINGS = ClassDesc.of("io.sallyport.reachability.agent.Sightings");
    private static final MethodTypeDesc SEE = MethodTypeDesc.of(CD_void, CD_String, CD_Object);
    private static final MethodTypeDesc SEE_RESOURCE = MethodTypeDesc.of(CD_void, CD_String, CD_Class, CD_String);

    /** The doors: by class, the names of methods and what going through them is called. */
    private static final Map<Class<?>, Map<String, Door>> DOORS = Map.of(
            Class.class,
            Map.ofEntries(
                    Map.entry("forName", new Door("type", 0)),
                    Map.entry("getDeclaredMethods", new Door("methods", 0)),
                    Map.entry("getDeclaredMethod", new Door("methods", 0)),
                    Map.entry("getMethods", new Door("methods", 0)),
                    Map.entry("getMethod", new Door("methods", 0)),
                    Map.entry("getDeclaredConstructors", new Door("constructors", 0)),
                    Map.entry("getDeclaredConstructor", new Door("constructors", 0)),
                    Map.entry("getConstructors", new Door("constructors", 0)),
                    Map.entry("getConstructor", new Door("constructors", 0)),
                    Map.entry("getDeclaredFields", new Door("fields", 0)),
                    Map.entry("getDeclaredField", new Door("fields", 0)),
                    Map.entry("getFields", new Door("fields", 0)),
                    Map.entry("getField", new Door("fields", 0)),
                    Map.entry("getRecordComponents", new Door("fields", 0)),
                    Map.entry("getResource", new Door("resource", Door.OF_CLASS)),
                    Map.entry("getResourceAsStream", new Door("resource", Door.OF_CLASS))),
            ClassLoader.class,
            Map.of(
                    "getResource", new Door("resource", 1),
                    "getResources", new Door("resource", 1),
                    "getResourceAsStream", new Door("resource", 1)),
            Method.class,
            Map.of("invoke", new Door("invoke", 0)),
            Constructor.class,
            Map.of("newInstance", new Door("invoke", 0)),
            Proxy.class,
            Map.of("newProxyInstance", new Door("proxy", 1)),
            MethodHandles.Lookup.class,
            Map.of("defineClass", new Door("define", 0), "defineHiddenClass", new Door("define", 0)));

    private ReflectionAgent() {}

    /**
     * A door.
     *
     * @param slot the local variable that holds what is reached
     */
    private record Door(String kind, int slot) {
        private static final int OF_CLASS = -1;
    }

    /** Called by the virtual machine before the program begins. */
    public static void premain(String folder, Instrumentation instrumentation) throws UnmodifiableClassException {
        Path file = Path.of(folder, ProcessHandle.current().pid() + ".txt");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Sightings.write(file)));
        Sightings.see("agent", "starts"); // Loads all that it uses itself before anything is watched
        instrumentation.addTransformer(new Watch(), true);
        instrumentation.retransformClasses(DOORS.keySet().toArray(Class<?>[]::new));
    }

    private static final class Watch implements ClassFileTransformer {
        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] octets) {
            Map<String, Door> doors = type == null ? null : DOORS.get(type);
            if (doors == null) {
                return null;
            }
            ClassFile file = ClassFile.of();
            return file.transformClass(file.parse(octets), ClassTransform.ACCEPT_ALL.andThen((builder, element) -> {
                if (element instanceof MethodModel method && watched(method, doors)) {
                    Door door = doors.get(method.methodName().stringValue());
                    builder.transformMethod(method, MethodTransform.transformingCode(new Look(door)));
                } else {
                    builder.with(element);
                }
            }));
        }

        private static boolean watched(MethodModel method, Map<String, Door> doors) {
            Door door = doors.get(method.methodName().stringValue());
            if (door == null || method.code().isEmpty() || !method.flags().has(AccessFlag.PUBLIC)) {
                return false;
            }
            boolean takesModule = method.methodTypeSymbol().parameterCount() > 0
                    && method.methodTypeSymbol().parameterType(0).displayName().equals("Module");
            return !takesModule;
        }
    }

    /** Puts the call at the head of a method. */
    private record Look(Door door) implements CodeTransform {
        @Override
        public void atStart(CodeBuilder code) {
            code.loadConstant(door.kind());
            if (door.slot() == Door.OF_CLASS) {
                code.aload(0).aload(1).invokestatic(SIGHTINGS, "see", SEE_RESOURCE);
            } else {
                code.aload(door.slot()).invokestatic(SIGHTINGS, "see", SEE);
            }
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            code.with(element);
        }
    }
}
