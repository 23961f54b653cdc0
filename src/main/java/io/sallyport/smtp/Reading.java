package io.sallyport.smtp;

import io.sallyport.mail.SmtpReply;

/** What the next octets of a client are. */
sealed interface Reading {
    /** Nothing yet: the greeting is due first (RFC 5321 § 3.1). */
    record Greeting() implements Reading {}

    /** Command lines. */
    record Commands() implements Reading {}

    /** The message behind 354 (RFC 5321 § 4.1.1.4). */
    record Data(DataDecoder decoder, MessageReception reception) implements Reading {}

    /**
     * A chunk of the message (RFC 3030 § 2).
     *
     * @param size its octets
     * @param last whether the message ends with it
     */
    record Chunk(MessageReception reception, long size, boolean last) implements Reading {}

    /** A chunk that nobody wants: its octets are read all the same, or they would be taken for commands. */
    final class Dropped implements Reading {
        private final SmtpReply reply;
        private long remaining;

        /**
         * @param size the octets to drop
         * @param reply the answer behind them
         */
        Dropped(long size, SmtpReply reply) {
            this.remaining = size;
            this.reply = reply;
        }

        long remaining() {
            return remaining;
        }

        void drop(int octets) {
            remaining -= octets;
        }

        SmtpReply reply() {
            return reply;
        }
    }

    /**
     * A TLS handshake.
     *
     * @param greeting whether the greeting follows (implicit TLS) or commands do (STARTTLS)
     */
    record Handshake(boolean greeting) implements Reading {}

    /** Nothing any more: the last reply is out. */
    record Nothing() implements Reading {}
}
