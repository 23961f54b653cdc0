package io.sallyport.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/** Mails as people send them, of a size, to measure with. */
public final class UsualMails {
    private static final String HEADER = """
            Return-Path: <anne@sender.example>
            Received: from mail.sender.example (mail.sender.example [192.0.2.1])
             by mx.example.test with ESMTPS id 4711; Sat, 21 Nov 2026 10:00:00 +0000
            DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=sender.example; s=a; h=from:to:subject:date;
             bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=c2lnbmF0dXJl
            Date: Sat, 21 Nov 2026 10:00:00 +0000
            From: Anne Example <anne@sender.example>
            To: bob@example.test
            Subject: =?utf-8?Q?Minutes_of_the_meeting_on_T=C3=BCsday?=
            Message-ID: <4711@sender.example>
            MIME-Version: 1.0
            """;
    private static final String LINE =
            "Thanks for the minutes; please review the report before the meeting on Monday.\n";

    private UsualMails() {}

    /** 4 KB of text. */
    public static byte[] text() {
        String header = HEADER + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n";
        return octets(header + LINE.repeat((4096 - header.length()) / LINE.length()));
    }

    /** 20 KB: text and HTML, in quoted-printable, and a PDF in base64. */
    public static byte[] multipart() {
        byte[] pdf = new byte[8000];
        new Random(42).nextBytes(pdf);
        System.arraycopy("%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII), 0, pdf, 0, 9);
        String text = LINE.repeat(30);
        String html =
                "<p style=3D\"color:#333\"><a href=3D\"https://www.example/a?b=3D1\">Report</a>, which=\n you know.</p>\n";
        return octets(HEADER + "Content-Type: multipart/mixed; boundary=\"=_outer\"\n\n--=_outer\n"
                + "Content-Type: multipart/alternative; boundary=\"=_inner\"\n\n--=_inner\n"
                + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" + text
                + "\n--=_inner\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
                + "<html><body>\n" + html.repeat(60) + "</body></html>\n\n--=_inner--\n\n--=_outer\n"
                + "Content-Type: application/pdf; name=report.pdf\nContent-Transfer-Encoding: base64\n"
                + "Content-Disposition: attachment; filename=\"report.pdf\"\n\n"
                + Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(pdf) + "\n--=_outer--\n");
    }

    private static byte[] octets(String message) {
        return message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
