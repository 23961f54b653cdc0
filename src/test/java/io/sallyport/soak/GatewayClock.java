package io.sallyport.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The clock of a gateway that runs with {@link ClockAgent}. */
final class GatewayClock {
    private final Path offset;
    private final Path jar;

    private GatewayClock(Path offset, Path jar) {
        this.offset = offset;
        this.jar = jar;
    }

    /** Makes the agent's jar in the folder. */
    static GatewayClock in(Path folder) throws IOException {
        Path jar = folder.resolve("clock-agent.jar");
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Premain-Class", ClockAgent.class.getName());
        main.putValue("Can-Retransform-Classes", "true");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            for (String name : List.of("ClockAgent", "ClockAgent$Transformer")) {
                String entry = ClockAgent.class.getPackageName().replace('.', '/') + "/" + name + ".class";
                entries.putNextEntry(new JarEntry(entry));
                try (InputStream octets =
                        Objects.requireNonNull(ClockAgent.class.getResourceAsStream(name + ".class"), name)) {
                    octets.transferTo(entries);
                }
            }
        }
        return new GatewayClock(folder.resolve("clock-offset"), jar);
    }

    /** The option of the virtual machine. */
    String option() {
        return "-javaagent:" + jar + "=" + offset;
    }

    /** From now on the gateway's clock differs from the machine's by so much. */
    void jump(Duration by) throws IOException {
        Path whole = Files.writeString(offset.resolveSibling("clock-offset.new"), Long.toString(by.toMillis()));
        Files.move(whole, offset, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
