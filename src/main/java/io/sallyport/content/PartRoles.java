package io.sallyport.content;

import io.sallyport.content.Item.Role;
import io.sallyport.message.MimePart;

/** What mail programs make of a part: text that they show, something within it, or a file. */
final class PartRoles {
    private PartRoles() {}

    static Role of(MimePart part) {
        if (part.isAttachment()) {
            return Role.ATTACHMENT;
        }
        boolean text = part.type().is("text/plain")
                || part.type().is("text/html")
                || part.type().is("text/enriched");
        if (text) {
            // Shown by most even with a name, but not always as the first thing
            return part.names().isEmpty() ? Role.BODY : Role.INLINE;
        }
        boolean shown = part.type().isAny("image")
                || part.type().isAny("audio")
                || part.type().isAny("video");
        boolean named = part.contentId() != null || "inline".equals(part.disposition());
        return shown && named ? Role.INLINE : Role.ATTACHMENT;
    }
}
