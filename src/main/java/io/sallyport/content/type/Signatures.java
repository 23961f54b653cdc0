package io.sallyport.content.type;

import io.sallyport.content.type.FileType.Kind;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kinds of files that are told by octets at a fixed place near their beginning. */
final class Signatures {
    /** So many octets are needed. */
    static final int REACH = 512;

    /** Place, octets in hexadecimal ({@code ..} for any), media type, kind; the first that fits is taken. */
    private static final String TABLE = """
            0 4D5A application/vnd.microsoft.portable-executable EXECUTABLE
            0 5A4D application/vnd.microsoft.portable-executable EXECUTABLE
            0 7F454C46 application/x-elf EXECUTABLE
            0 FEEDFACE application/x-mach-binary EXECUTABLE
            0 FEEDFACF application/x-mach-binary EXECUTABLE
            0 CEFAEDFE application/x-mach-binary EXECUTABLE
            0 CFFAEDFE application/x-mach-binary EXECUTABLE
            0 CAFEBABF application/x-mach-binary EXECUTABLE
            0 CAFEBABE00000001 application/x-mach-binary EXECUTABLE
            0 CAFEBABE00000002 application/x-mach-binary EXECUTABLE
            0 CAFEBABE00000003 application/x-mach-binary EXECUTABLE
            0 CAFEBABE00000004 application/x-mach-binary EXECUTABLE
            0 CAFEBABE00000005 application/x-mach-binary EXECUTABLE
            0 CAFEBABE application/java-vm EXECUTABLE
            0 6465780A30 application/x-dex EXECUTABLE
            0 0061736D01000000 application/wasm EXECUTABLE
            0 53514C69746520666F726D6174203300 application/vnd.sqlite3 OTHER
            0 504B0304 application/zip ARCHIVE
            0 504B0506 application/zip ARCHIVE
            0 504B0708504B0304 application/zip ARCHIVE
            0 504B3030504B0304 application/zip ARCHIVE
            0 D0CF11E0A1B11AE1 application/x-ole-storage OFFICE_OLE
            0 0E11FC0DD0CF110E application/x-ole-storage OFFICE_OLE
            0 377ABCAF271C application/x-7z-compressed ARCHIVE
            0 526172211A0700 application/vnd.rar ARCHIVE
            0 526172211A0701 application/vnd.rar;version=5 ARCHIVE
            0 52457E5E application/vnd.rar;version=1.4 ARCHIVE
            0 1F8B application/gzip ARCHIVE
            0 425A68..314159265359 application/x-bzip2 ARCHIVE
            0 425A68..177245385090 application/x-bzip2 ARCHIVE
            0 FD377A585A00 application/x-xz ARCHIVE
            0 28B52FFD application/zstd ARCHIVE
            0 4C5A4950 application/lzip ARCHIVE
            0 04224D18 application/x-lz4 ARCHIVE
            0 02214C18 application/x-lz4 ARCHIVE
            0 1F9D application/x-compress ARCHIVE
            0 1FA0 application/x-compress ARCHIVE
            0 894C5A4F000D0A1A0A application/x-lzop ARCHIVE
            0 5D0000....FFFFFFFFFFFFFFFF application/x-lzma ARCHIVE
            0 4D53434600000000 application/vnd.ms-cab-compressed ARCHIVE
            0 4953632800 application/x-installshield ARCHIVE
            0 60EA application/x-arj ARCHIVE
            2 2D6C68..2D application/x-lzh-compressed ARCHIVE
            2 2D6C7A..2D application/x-lzh-compressed ARCHIVE
            7 2A2A4143452A2A application/x-ace-compressed ARCHIVE
            0 213C617263683E0A64656269616E2D62696E617279 application/vnd.debian.binary-package EXECUTABLE
            0 213C617263683E0A application/x-archive ARCHIVE
            0 EDABEEDB application/x-rpm EXECUTABLE
            0 78617221 application/x-xar ARCHIVE
            0 303730373031 application/x-cpio ARCHIVE
            0 303730373032 application/x-cpio ARCHIVE
            0 303730373037 application/x-cpio ARCHIVE
            0 C771 application/x-cpio ARCHIVE
            0 71C7 application/x-cpio ARCHIVE
            257 7573746172 application/x-tar ARCHIVE
            0 4D5357494D000000 application/x-ms-wim DISK_IMAGE
            0 76686478 application/x-vhdx DISK_IMAGE
            0 636F6E6563746978 application/x-vhd DISK_IMAGE
            0 4B444D56 application/x-vmdk DISK_IMAGE
            0 23204469736B2044657363726970746F7246696C65 application/x-vmdk DISK_IMAGE
            0 514649FB application/x-qemu-disk DISK_IMAGE
            0 68737173 application/x-squashfs DISK_IMAGE
            64 7F10DABE application/x-virtualbox-vdi DISK_IMAGE
            0 255044462D application/pdf PDF
            0 7B5C7274 application/rtf RTF
            0 E4525C7B8CD8A74DAEB15378D02996D3 application/onenote ONENOTE
            0 A12FFF43D9EF764C9EE210EA5722765F application/onenote ONENOTE
            0 4C0000000114020000000000C000000000000046 application/x-ms-shortcut SHORTCUT
            0 49545346 application/vnd.ms-htmlhelp SCRIPT
            0 3F5F0300 application/winhlp EXECUTABLE
            0 789F3E22 application/vnd.ms-tnef OUTLOOK
            0 2142444E application/vnd.ms-outlook-pst OUTLOOK
            0 DBA52D00 application/msword OFFICE_OLE
            0 FE37001C application/msword OFFICE_OLE
            0 31BE0000 application/msword OFFICE_OLE
            0 09081000000605 application/vnd.ms-excel OFFICE_OLE
            0 0908..0000001000 application/vnd.ms-excel OFFICE_OLE
            0 0904060000001000 application/vnd.ms-excel OFFICE_OLE
            0 0902060000001000 application/vnd.ms-excel OFFICE_OLE
            0 FF575043 application/vnd.wordperfect OTHER
            0 00010000....41434520 application/x-msaccess OFFICE_OLE
            0 000100005374616E64617264 application/x-msaccess OFFICE_OLE
            0 89504E470D0A1A0A image/png IMAGE
            0 FFD8FF image/jpeg IMAGE
            0 474946383761 image/gif IMAGE
            0 474946383961 image/gif IMAGE
            0 49492A00 image/tiff IMAGE
            0 49492B00 image/tiff IMAGE
            0 4D4D002A image/tiff IMAGE
            0 4D4D002B image/tiff IMAGE
            0 52494646........57454250 image/webp IMAGE
            0 52494646........57415645 audio/vnd.wave MEDIA
            0 52494646........41564920 video/x-msvideo MEDIA
            0 52494646........41434F4E application/x-ani IMAGE
            0 0000000C6A5020200D0A870A image/jp2 IMAGE
            0 FF4FFF51 image/jp2 IMAGE
            0 FF0A image/jxl IMAGE
            0 0000000C4A584C200D0A870A image/jxl IMAGE
            0 424D........00000000 image/bmp IMAGE
            0 38425053 image/vnd.adobe.photoshop IMAGE
            0 425047FB image/bpg IMAGE
            0 D7CDC69A image/wmf IMAGE
            0 010009000003 image/wmf IMAGE
            40 20454D46 image/emf IMAGE
            0 41542654464F524D image/vnd.djvu IMAGE
            0 69636E73 image/icns IMAGE
            0 0A050108 image/vnd.zbrush.pcx IMAGE
            0 67696D702078636620 image/x-xcf IMAGE
            4 667479706865 image/heic IMAGE
            4 667479706D696631 image/heif IMAGE
            4 6674797061766966 image/avif IMAGE
            4 667479704D3441 audio/mp4 MEDIA
            4 667479707174 video/quicktime MEDIA
            4 66747970 video/mp4 MEDIA
            4 6D6F6F76 video/quicktime MEDIA
            4 6D646174 video/quicktime MEDIA
            0 1A45DFA3 video/x-matroska MEDIA
            0 4F676753 application/ogg MEDIA
            0 664C6143 audio/flac MEDIA
            0 494433 audio/mpeg MEDIA
            0 4D546864 audio/midi MEDIA
            0 2E736E64 audio/basic MEDIA
            0 464F524D........41494646 audio/aiff MEDIA
            0 464F524D........41494643 audio/aiff MEDIA
            0 2321414D52 audio/amr MEDIA
            0 464C5601 video/x-flv MEDIA
            0 3026B2758E66CF11A6D900AA0062CE6C video/x-ms-asf MEDIA
            0 000001BA video/mpeg MEDIA
            0 000001B3 video/mpeg MEDIA
            0 465753 application/vnd.adobe.flash.movie EXECUTABLE
            0 435753 application/vnd.adobe.flash.movie EXECUTABLE
            0 5A5753 application/vnd.adobe.flash.movie EXECUTABLE
            0 774F4646 font/woff OTHER
            0 774F4632 font/woff2 OTHER
            0 4F54544F font/otf OTHER
            0 0001000000 font/ttf OTHER
            0 74746366 font/collection OTHER
            0 C5D0D3C6 application/postscript SCRIPT
            0 2521 application/postscript SCRIPT
            0 8501 application/pgp-encrypted CRYPTOGRAPHIC
            0 8502 application/pgp-encrypted CRYPTOGRAPHIC
            0 8503 application/pgp-encrypted CRYPTOGRAPHIC
            0 99010D04 application/pgp-keys CRYPTOGRAPHIC
            0 9901A204 application/pgp-keys CRYPTOGRAPHIC
            0 99020D04 application/pgp-keys CRYPTOGRAPHIC
            0 308006092A864886F70D0107 application/pkcs7-mime CRYPTOGRAPHIC
            0 30..060B2A864886F70D0109100109 application/pkcs7-mime CRYPTOGRAPHIC
            0 30..060B2A864886F70D0109100117 application/pkcs7-mime CRYPTOGRAPHIC
            0 3081..060B2A864886F70D0109100109 application/pkcs7-mime CRYPTOGRAPHIC
            0 3081..060B2A864886F70D0109100117 application/pkcs7-mime CRYPTOGRAPHIC
            0 3082....060B2A864886F70D0109100109 application/pkcs7-mime CRYPTOGRAPHIC
            0 3082....060B2A864886F70D0109100117 application/pkcs7-mime CRYPTOGRAPHIC
            0 3083......060B2A864886F70D0109100109 application/pkcs7-mime CRYPTOGRAPHIC
            0 3083......060B2A864886F70D0109100117 application/pkcs7-mime CRYPTOGRAPHIC
            0 3082....06092A864886F70D0107 application/pkcs7-mime CRYPTOGRAPHIC
            0 3083......06092A864886F70D0107 application/pkcs7-mime CRYPTOGRAPHIC
            0 3081..06092A864886F70D0107 application/pkcs7-mime CRYPTOGRAPHIC
            0 3082....3082 application/pkix-cert CRYPTOGRAPHIC
            0 3082....020103 application/x-pkcs12 CRYPTOGRAPHIC
            0 FEEDFEED application/x-java-keystore CRYPTOGRAPHIC
            0 ACED0005 application/x-java-serialized-object EXECUTABLE
            """;

    /** By the first octet; those that do not begin at the first octet stand apart, behind all others. */
    private static final Signature[][] BY_FIRST_OCTET = new Signature[256][];

    private static final Signature[] ELSEWHERE;

    static {
        List<Signature> all = TABLE.lines().map(Signature::of).toList();
        for (int first = 0; first < 256; first++) {
            byte octet = (byte) first;
            BY_FIRST_OCTET[first] = all.stream()
                    .filter(signature -> signature.place == 0 && signature.octets[0] == octet)
                    .toArray(Signature[]::new);
        }
        ELSEWHERE = all.stream().filter(signature -> signature.place > 0).toArray(Signature[]::new);
    }

    private Signatures() {}

    /** What a file that begins with these octets is; null if no signature fits. */
    static @Nullable FileType find(byte[] head) {
        FileType type = find(BY_FIRST_OCTET[head[0] & 0xff], head);
        return type == null ? find(ELSEWHERE, head) : type;
    }

    private static @Nullable FileType find(Signature[] signatures, byte[] head) {
        for (Signature signature : signatures) {
            if (signature.fits(head)) {
                return signature.type;
            }
        }
        return null;
    }

    /** A line of the table. A class rather than a record, because its arrays are compared by nobody. */
    private static final class Signature {
        private final int place;
        private final byte[] octets;
        private final boolean[] any;
        private final FileType type;

        private Signature(int place, byte[] octets, boolean[] any, FileType type) {
            this.place = place;
            this.octets = octets;
            this.any = any;
            this.type = type;
        }

        static Signature of(String line) {
            List<String> cells = List.of(line.split(" "));
            String hex = cells.get(1);
            boolean[] any = new boolean[hex.length() / 2];
            for (int i = 0; i < any.length; i++) {
                any[i] = hex.charAt(2 * i) == '.';
            }
            byte[] octets = HexFormat.of().parseHex(hex.replace('.', '0'));
            FileType type = new FileType(cells.get(2), Kind.valueOf(cells.get(3)));
            return new Signature(Integer.parseInt(cells.get(0)), octets, any, type);
        }

        boolean fits(byte[] head) {
            if (head.length < place + octets.length) {
                return false;
            }
            for (int i = 0; i < octets.length; i++) {
                if (!any[i] && head[place + i] != octets[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
