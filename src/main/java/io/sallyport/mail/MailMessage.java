package io.sallyport.mail;

/** The octets of a message: header, empty line, body, every line ended by CR LF, dots not stuffed. */
public interface MailMessage extends Octets {
    /** Whether any octet has its eighth bit set. */
    boolean hasEightBitData();
}
