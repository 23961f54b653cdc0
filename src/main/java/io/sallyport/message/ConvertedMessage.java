package io.sallyport.message;

import io.sallyport.mail.MailMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A message that is converted to its 7-bit form each time it is read. */
record ConvertedMessage(MailMessage original, List<SevenBitStream.Encoding> plan, long size) implements MailMessage {
    @Override
    public boolean hasEightBitData() {
        return false;
    }

    @Override
    public InputStream open() throws IOException {
        return new SevenBitStream(original.open(), plan);
    }
}
