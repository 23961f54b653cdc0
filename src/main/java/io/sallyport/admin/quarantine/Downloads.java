package io.sallyport.admin.quarantine;

import io.sallyport.mail.MailMessage;
import io.sallyport.mail.Octets;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import net.lingala.zip4j.io.outputstream.ZipOutputStream;
import net.lingala.zip4j.model.ZipParameters;
import net.lingala.zip4j.model.enums.AesKeyStrength;
import net.lingala.zip4j.model.enums.EncryptionMethod;

/** What strangers wrote, as answers: no browser may run it, keep it, or take it for something else. */
public final class Downloads {
    /** The password of samples by the custom of the field: it keeps scanners on the way from opening them. */
    private static final char[] PASSWORD = "infected".toCharArray();

    private Downloads() {}

    static Response eml(String id, MailMessage message) {
        return saved(Response.ok((StreamingOutput) message::writeTo, "message/rfc822"), id + ".eml")
                .header(HttpHeaders.CONTENT_LENGTH, message.size())
                .build();
    }

    static Response zip(String id, MailMessage message) {
        StreamingOutput archive = out -> writeZip(out, id + ".eml", message);
        return saved(Response.ok(archive, "application/zip"), id + ".zip").build();
    }

    static Response file(String name, Octets octets) {
        StreamingOutput copied = out -> {
            try (InputStream in = octets.open()) {
                in.transferTo(out);
            }
        };
        return saved(Response.ok(copied, MediaType.APPLICATION_OCTET_STREAM), name)
                .build();
    }

    public static Response plain(String text) {
        return guarded(Response.ok(text, MediaType.TEXT_PLAIN + ";charset=UTF-8"))
                .build();
    }

    /** The style attributes that the sanitiser lets through need a word of the policy; nothing else is let do anything. */
    public static Response preview(String html) {
        return guarded(Response.ok(html, MediaType.TEXT_HTML + ";charset=UTF-8"))
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
                                + "frame-ancestors 'self'; sandbox")
                .header("X-Frame-Options", "SAMEORIGIN")
                .build();
    }

    private static Response.ResponseBuilder saved(Response.ResponseBuilder response, String name) {
        return guarded(response)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .header("Content-Security-Policy", "default-src 'none'; sandbox");
    }

    private static Response.ResponseBuilder guarded(Response.ResponseBuilder response) {
        return response.header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Referrer-Policy", "no-referrer");
    }

    private static void writeZip(OutputStream out, String name, MailMessage message) throws IOException {
        ZipParameters parameters = new ZipParameters();
        parameters.setFileNameInZip(name);
        parameters.setEncryptFiles(true);
        parameters.setEncryptionMethod(EncryptionMethod.AES);
        parameters.setAesKeyStrength(AesKeyStrength.KEY_STRENGTH_256);
        try (ZipOutputStream zip = new ZipOutputStream(out, PASSWORD)) {
            zip.putNextEntry(parameters);
            message.writeTo(zip);
            zip.closeEntry();
        }
    }
}
