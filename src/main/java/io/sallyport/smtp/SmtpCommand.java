package io.sallyport.smtp;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import org.jspecify.annotations.Nullable;

/** One command line of a client, understood (RFC 5321 § 4.1.1 and extensions). */
sealed interface SmtpCommand {
    /** The command's verb in upper case. */
    String verb();

    /**
     * RFC 5321 § 4.1.1.1.
     *
     * @param name a domain name or an address literal, as sent
     */
    record Ehlo(String name) implements SmtpCommand {
        @Override
        public String verb() {
            return "EHLO";
        }
    }

    /**
     * RFC 5321 § 4.1.1.1.
     *
     * @param name a domain name or an address literal, as sent
     */
    record Helo(String name) implements SmtpCommand {
        @Override
        public String verb() {
            return "HELO";
        }
    }

    /**
     * RFC 5321 § 4.1.1.2.
     *
     * @param reversePath null for {@code <>}
     */
    record Mail(@Nullable MailAddress reversePath, MailParameters parameters) implements SmtpCommand {
        @Override
        public String verb() {
            return "MAIL";
        }
    }

    /** RFC 5321 § 4.1.1.3. */
    record Rcpt(MailAddress recipient) implements SmtpCommand {
        @Override
        public String verb() {
            return "RCPT";
        }
    }

    /** RFC 5321 § 4.1.1.4. */
    record Data() implements SmtpCommand {
        @Override
        public String verb() {
            return "DATA";
        }
    }

    /**
     * RFC 3030 § 2.
     *
     * @param size the octets that follow the line, 0 or more
     * @param last whether they complete the message
     */
    record Bdat(long size, boolean last) implements SmtpCommand {
        @Override
        public String verb() {
            return "BDAT";
        }
    }

    /** RFC 5321 § 4.1.1.5. */
    record Rset() implements SmtpCommand {
        @Override
        public String verb() {
            return "RSET";
        }
    }

    /** RFC 5321 § 4.1.1.9; its argument means nothing. */
    record Noop() implements SmtpCommand {
        @Override
        public String verb() {
            return "NOOP";
        }
    }

    /** RFC 5321 § 4.1.1.10. */
    record Quit() implements SmtpCommand {
        @Override
        public String verb() {
            return "QUIT";
        }
    }

    /** RFC 5321 § 4.1.1.6. */
    record Vrfy(String argument) implements SmtpCommand {
        @Override
        public String verb() {
            return "VRFY";
        }
    }

    /** RFC 5321 § 4.1.1.7. */
    record Expn(String argument) implements SmtpCommand {
        @Override
        public String verb() {
            return "EXPN";
        }
    }

    /**
     * RFC 5321 § 4.1.1.8.
     *
     * @param argument empty if there was none
     */
    record Help(String argument) implements SmtpCommand {
        @Override
        public String verb() {
            return "HELP";
        }
    }

    /** RFC 3207 § 4. */
    record StartTls() implements SmtpCommand {
        @Override
        public String verb() {
            return "STARTTLS";
        }
    }

    /**
     * A command that we do not know.
     *
     * @param verb at most 32 characters, others than printable ASCII replaced by {@code ?}
     */
    record Unknown(String verb) implements SmtpCommand {}

    /**
     * A line against the grammar. After a malformed BDAT nobody knows where the next command begins: the connection
     * has to end with the reply.
     *
     * @param verb that of a known command, or as in {@link Unknown}; empty if the line has none
     * @param reply what is wrong with it: 5yz
     */
    record Malformed(String verb, SmtpReply reply) implements SmtpCommand {}
}
