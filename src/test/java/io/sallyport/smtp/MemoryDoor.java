package io.sallyport.smtp;

import io.sallyport.mail.MailTransaction;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.Map;

/** A front door in a process of its own, whose mails are read once and forgotten; ends when its input does. */
final class MemoryDoor {
    private MemoryDoor() {}

    /** Prints the port, and at the end the greatest heap that was in use. */
    public static void main(String[] arguments) throws IOException {
        TestDoor door = new TestDoor(Path.of(arguments[0]), Map.of("smtp.limits.data-rate", "0"));
        door.taken = MemoryDoor::read;
        door.open();
        System.out.println("port " + door.port());
        while (System.in.read() >= 0) {
            // The parent closes our input when it has seen enough
        }
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        System.out.println("peak " + peak);
        door.close();
        System.exit(0);
    }

    private static void read(MailTransaction mail) {
        try {
            mail.message().writeTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
