package io.sallyport.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What senders do while something is measured.
 *
 * @param size the octets of each message
 * @param perConnection the messages sent on one connection before QUIT
 * @param senders how many connections there are at once
 * @param recipient for whom all messages are
 * @param duration when the senders begin no further message
 */
record Workload(int size, int perConnection, int senders, String recipient, Duration duration) {
    private static final int LINE = 76;

    /** The message, with lines as base64 has them; about as many octets as asked for, to the length of a line. */
    byte[] message() {
        StringBuilder text = new StringBuilder(size + LINE)
                .append("From: Load <load@sender.example>\r\n")
                .append("To: <")
                .append(recipient)
                .append(">\r\n")
                .append("Subject: a message of ")
                .append(size)
                .append(" octets\r\n")
                .append("Date: Thu, 01 Jan 2026 12:00:00 +0000\r\n")
                .append("Message-ID: <load.")
                .append(size)
                .append("@sender.example>\r\n")
                .append("MIME-Version: 1.0\r\n")
                .append("Content-Type: text/plain; charset=us-ascii\r\n\r\n");
        String line = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/0123456789ab".substring(0, LINE)
                + "\r\n";
        while (text.length() < size) {
            text.append(line);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
