package io.sallyport.filter.antivirus;

import io.sallyport.content.Item;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.Octets;

/**
 * Something to scan.
 *
 * @param path where it lies in the message, for people
 * @param mediaType what it is
 */
record ScanObject(String path, String mediaType, Octets octets) {
    static ScanObject of(MailMessage message) {
        return new ScanObject("message", "message/rfc822", message);
    }

    static ScanObject of(Item item) {
        return new ScanObject(item.path(), item.type().mediaType(), item.octets());
    }
}
