package io.sallyport.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A dialog with an SMTP server, as a script that a postmaster can read. A line begins with
 *
 * <ul>
 *   <li>{@code #} a comment;
 *   <li>{@code C:} what the client sends; CR LF is added;
 *   <li>{@code P:} octets that the client sends in one packet, with the escapes {@code \r \n \t \0 \\ \xHH}; nothing is
 *       added;
 *   <li>{@code S:} a regular expression for the next line of the server;
 *   <li>{@code R:} one for the last line of the server's next reply, whose other lines are passed over;
 *   <li>{@code X:} the server closes the connection;
 *   <li>{@code M:} how many mails the server has handed on by the end;
 *   <li>{@code F:} the name of a fact that the last mail was handed on with;
 *   <li>{@code !set key=value} a setting of the server; {@code !packets} the dialog is about packets: it is not run octet
 *       by octet.
 * </ul>
 */
public final class SmtpDialog {
    private static final int PATIENCE = 15_000;

    private final List<String> steps;

    /** The settings of the server that the dialog asks for. */
    private final Map<String, String> settings = new LinkedHashMap<>();

    private boolean packets;

    private SmtpDialog(List<String> lines) {
        List<String> found = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("!set ")) {
                String[] setting = line.substring(5).split("=", 2);
                settings.put(setting[0].strip(), setting[1].strip());
            } else if (line.startsWith("!packets")) {
                packets = true;
            } else if (!line.isBlank() && !line.startsWith("#")) {
                found.add(line);
            }
        }
        this.steps = found;
    }

    /** Reads a script. */
    public static SmtpDialog read(Path file) throws IOException {
        return new SmtpDialog(Files.readAllLines(file));
    }

    /** A script in a text. */
    public static SmtpDialog of(String script) {
        return new SmtpDialog(script.lines().toList());
    }

    public Map<String, String> settings() {
        return settings;
    }

    /** Whether the dialog means the same when every octet is a packet of its own. */
    public boolean isForOctets() {
        return !packets;
    }

    /** What the script says about the end with this letter; empty if nothing. */
    public List<String> expected(char letter) {
        return steps.stream()
                .filter(step -> step.startsWith(letter + ":"))
                .map(step -> step.substring(2).strip())
                .toList();
    }

    /** Holds the dialog on a connection, and closes it. */
    public void run(Socket socket, boolean octetByOctet) throws IOException {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String step : steps) {
                String text = step.length() > 2 ? step.substring(step.charAt(2) == ' ' ? 3 : 2) : "";
                switch (step.substring(0, 2)) {
                    case "C:" -> send(out, (text + "\r\n").getBytes(StandardCharsets.UTF_8), octetByOctet);
                    case "P:" -> send(out, unescape(text), octetByOctet);
                    case "S:" -> assertThat(line(in)).as(step).matches(text);
                    case "R:" -> assertThat(lastLine(in)).as(step).matches(text);
                    case "X:" ->
                        assertThat(isClosed(in)).as("closed by the server").isTrue();
                    case "M:", "F:" -> {}
                    default -> throw new IllegalArgumentException("step " + step);
                }
            }
        }
    }

    private static void send(OutputStream out, byte[] octets, boolean octetByOctet) throws IOException {
        if (!octetByOctet) {
            out.write(octets);
            out.flush();
            return;
        }
        try {
            for (byte octet : octets) {
                out.write(octet);
                out.flush();
            }
        } catch (SocketException e) {
            // The server may close in the middle; what it said before is what the script looks at.
            assertThat(e).hasMessageMatching(".*(reset|closed|Broken pipe).*");
        }
    }

    private static String lastLine(InputStream in) throws IOException {
        String line = line(in);
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = line(in);
        }
        return line;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                return line.toString(StandardCharsets.UTF_8) + "(closed)";
            }
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        assertThat(text).as("a reply line").endsWith("\r");
        return text.substring(0, text.length() - 1);
    }

    private static boolean isClosed(InputStream in) throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    /** Octets written with escapes. */
    public static byte[] unescape(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                octets.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            i++;
            switch (text.charAt(i)) {
                case 'r' -> octets.write('\r');
                case 'n' -> octets.write('\n');
                case 't' -> octets.write('\t');
                case '0' -> octets.write(0);
                case '\\' -> octets.write('\\');
                case 'x' -> {
                    octets.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException("escape in " + text);
            }
        }
        return octets.toByteArray();
    }
}
