package io.sallyport.soak;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Rides in the gateway's virtual machine and lets its clock jump: whoever asks {@link Clock#systemUTC()} gets the time of
 * the machine and as many milliseconds more as stand in a file. What measures time without asking for it (time-outs), the
 * system's own clock and the times of files stay as they are.
 *
 * <p>It is alone in its jar, so that it may use nothing but the JDK.
 */
public final class ClockAgent {
    private static final String PROPERTY = "soak.clock-offset";
    private static final String SYSTEM_CLOCK = "java/time/Clock$SystemClock";
    private static final Set<String> ASKED = Set.of("instant", "millis");
    private static final long LOOK_EVERY_NANOS = 50_000_000;

    private static final ClassDesc LONG = ClassDesc.of("java.lang.Long");
    private static final ClassDesc INSTANT = ClassDesc.of("java.time.Instant");

    private ClockAgent() {}

    /** Called by the virtual machine before the program begins; the argument is the path of the file. */
    public static void premain(String file, Instrumentation instrumentation) throws UnmodifiableClassException {
        instrumentation.addTransformer(new Transformer(), true);
        instrumentation.retransformClasses(Clock.systemUTC().getClass());
        Thread.ofPlatform().daemon().name("clock-agent").start(() -> follow(Path.of(file)));
    }

    private static void follow(Path file) {
        while (true) {
            try {
                System.setProperty(PROPERTY, Files.readString(file).strip());
            } catch (IOException e) {
                System.clearProperty(PROPERTY); // No file, no jump
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private static final class Transformer implements ClassFileTransformer {
        @Override
        public byte @Nullable [] transform(
                @Nullable ClassLoader loader,
                String name,
                @Nullable Class<?> old,
                @Nullable ProtectionDomain domain,
                byte[] octets) {
            if (!SYSTEM_CLOCK.equals(name)) {
                return null;
            }
            ClassFile format = ClassFile.of();
            return format.transformClass(
                    format.parse(octets),
                    ClassTransform.transformingMethodBodies(
                            method -> ASKED.contains(method.methodName().stringValue()), later()));
        }

        /** Adds the jump to what is returned: an instant, or milliseconds. */
        private static CodeTransform later() {
            return (CodeBuilder code, CodeElement element) -> {
                if (element instanceof ReturnInstruction returning) {
                    code.ldc(PROPERTY)
                            .lconst_0()
                            .invokestatic(
                                    LONG,
                                    "getLong",
                                    MethodTypeDesc.of(LONG, ConstantDescs.CD_String, ConstantDescs.CD_long))
                            .invokevirtual(LONG, "longValue", MethodTypeDesc.of(ConstantDescs.CD_long));
                    switch (returning.typeKind()) {
                        case LONG -> code.ladd();
                        default ->
                            code.invokevirtual(
                                    INSTANT, "plusMillis", MethodTypeDesc.of(INSTANT, ConstantDescs.CD_long));
                    }
                }
                code.with(element);
            };
        }
    }
}
