package io.sallyport.filter.mime;

import io.sallyport.filter.Weight;
import io.sallyport.message.MimeOddity;
import io.sallyport.policy.yaml.Default;
import io.sallyport.policy.yaml.Key;

/**
 * What an odd structure weighs: each oddity in points, or as a word such as {@code off} or {@code reject}. Many parts may
 * have it: it counts once.
 *
 * <pre>{@code
 * mime:
 *   on-unavailable: defer
 *   too-many-parts: hold
 *   ambiguous-boundary: 3
 *   bare-lf: off
 *   partial: reject
 * }</pre>
 *
 * @param tooManyParts There are more parts than the bound: what lies behind was not looked at.
 * @param tooDeep Parts lie in one another deeper than the bound: what lies deeper was not taken apart.
 * @param longHeader The header of a part has more octets or fields than the bound: the rest of it was not read.
 * @param tooManyParameters A field has more parameters than the bound: the rest was not read.
 * @param nestedComments Comments lie in comments deeper than anybody writes them.
 * @param longName The name of a file is so long that it was cut.
 * @param longBoundary A boundary has more than 70 characters.
 * @param tooManyReadings So much can be read in several ways that not all readings were examined.
 * @param repeatedType A part has two Content-Type fields.
 * @param repeatedEncoding A part has two Content-Transfer-Encoding fields that differ.
 * @param repeatedDisposition A part has two Content-Disposition fields.
 * @param repeatedParameter A parameter stands twice, with different values; many programs write a name plain and encoded.
 * @param ambiguousBoundary More than one value could be the boundary.
 * @param noBoundary A multipart has no boundary.
 * @param nestedBoundary A boundary begins with that of a multipart around it, or is the same.
 * @param delimiterTail A line begins like a delimiter and goes on.
 * @param partBehindEnd A delimiter stands behind the one that closes.
 * @param partOutside Fields of a part stand before the first or behind the last part.
 * @param noParts A multipart has no part.
 * @param unclosed A multipart is not closed: it may have been cut on its way.
 * @param truncatedHeader The message ends within the header of a part.
 * @param brokenHeader A line of a header is no field, or the empty line behind it is missing.
 * @param encodedMultipart A multipart is encoded as a whole.
 * @param encodedMessage A message within the message is encoded as a whole, as some programs do.
 * @param badType A media type cannot be read.
 * @param unknownEncoding An encoding does not exist.
 * @param badEncoding Something stands around the name of an encoding, so that not all programs know it.
 * @param base64Alphabet Base64 has characters that do not belong there.
 * @param base64BehindEnd Base64 goes on behind its padding.
 * @param base64Cut Base64 ends within a group of four.
 * @param badQuotedPrintable Quoted-printable has an equals sign that means nothing.
 * @param eightBitInAscii Text that says to be ASCII has octets above 127.
 * @param unknownCharset Nobody knows the charset.
 * @param utf7 Text is in UTF-7, in which any text looks like harmless ASCII.
 * @param utf16WithoutMark Text in UTF-16 does not say which octet comes first.
 * @param nul Text has a NUL.
 * @param bareLf A line ends with LF alone.
 * @param namesDiffer The names of a file differ, so that it depends on the program which is shown.
 * @param rawName A name has octets above 127 that are not encoded.
 * @param encodedWordName A name is written in encoded words, which is wrong and usual.
 * @param partial The message is a piece of one: what it holds is seen only by who gets all pieces.
 * @param externalBody A part is not in the message but elsewhere.
 */
public record MimeSettings(
        @Default("hold") Weight tooManyParts,
        @Default("hold") Weight tooDeep,
        @Default("hold") Weight longHeader,
        @Default("hold") Weight tooManyParameters,
        @Default("2") Weight nestedComments,
        @Default("2") Weight longName,
        @Default("0.5") Weight longBoundary,
        @Default("hold") Weight tooManyReadings,
        @Default("2") Weight repeatedType,
        @Default("2") Weight repeatedEncoding,
        @Default("1") Weight repeatedDisposition,
        @Default("note") Weight repeatedParameter,
        @Default("2") Weight ambiguousBoundary,
        @Default("1") Weight noBoundary,
        @Default("1") Weight nestedBoundary,
        @Default("1") Weight delimiterTail,
        @Default("1") Weight partBehindEnd,
        @Default("0.5") Weight partOutside,
        @Default("1") Weight noParts,
        @Default("note") Weight unclosed,
        @Default("0.5") Weight truncatedHeader,
        @Default("0.5") Weight brokenHeader,
        @Default("0.5") Weight encodedMultipart,
        @Default("note") Weight encodedMessage,
        @Default("0.5") Weight badType,
        @Default("0.5") Weight unknownEncoding,
        @Default("1") Weight badEncoding,
        @Default("0.5") Weight base64Alphabet,
        @Default("1") Weight base64BehindEnd,
        @Default("note") Weight base64Cut,
        @Default("note") Weight badQuotedPrintable,
        @Default("note") Weight eightBitInAscii,
        @Default("0.5") Weight unknownCharset,
        @Default("2") @Key("utf-7") Weight utf7,
        @Default("0.5") @Key("utf-16-without-mark") Weight utf16WithoutMark,
        @Default("1") Weight nul,
        @Default("note") Weight bareLf,
        @Default("note") Weight namesDiffer,
        @Default("note") Weight rawName,
        @Default("note") Weight encodedWordName,
        @Default("hold") Weight partial,
        @Default("1") Weight externalBody) {
    /** What an oddity weighs. */
    Weight weightOf(MimeOddity.Kind kind) {
        return switch (kind) {
            case TOO_MANY_PARTS -> tooManyParts;
            case TOO_DEEP -> tooDeep;
            case LONG_HEADER -> longHeader;
            case TOO_MANY_PARAMETERS -> tooManyParameters;
            case NESTED_COMMENTS -> nestedComments;
            case LONG_NAME -> longName;
            case LONG_BOUNDARY -> longBoundary;
            case TOO_MANY_READINGS -> tooManyReadings;
            case REPEATED_TYPE -> repeatedType;
            case REPEATED_ENCODING -> repeatedEncoding;
            case REPEATED_DISPOSITION -> repeatedDisposition;
            case REPEATED_PARAMETER -> repeatedParameter;
            case AMBIGUOUS_BOUNDARY -> ambiguousBoundary;
            case NO_BOUNDARY -> noBoundary;
            case NESTED_BOUNDARY -> nestedBoundary;
            case DELIMITER_TAIL -> delimiterTail;
            case PART_BEHIND_END -> partBehindEnd;
            case PART_OUTSIDE -> partOutside;
            case NO_PARTS -> noParts;
            case UNCLOSED -> unclosed;
            case TRUNCATED_HEADER -> truncatedHeader;
            case BROKEN_HEADER -> brokenHeader;
            case ENCODED_MULTIPART -> encodedMultipart;
            case ENCODED_MESSAGE -> encodedMessage;
            case BAD_TYPE -> badType;
            case UNKNOWN_ENCODING -> unknownEncoding;
            case BAD_ENCODING -> badEncoding;
            case BASE64_ALPHABET -> base64Alphabet;
            case BASE64_BEHIND_END -> base64BehindEnd;
            case BASE64_CUT -> base64Cut;
            case BAD_QUOTED_PRINTABLE -> badQuotedPrintable;
            case EIGHT_BIT_IN_ASCII -> eightBitInAscii;
            case UNKNOWN_CHARSET -> unknownCharset;
            case UTF_7 -> utf7;
            case UTF_16_WITHOUT_MARK -> utf16WithoutMark;
            case NUL -> nul;
            case BARE_LF -> bareLf;
            case NAMES_DIFFER -> namesDiffer;
            case RAW_NAME -> rawName;
            case ENCODED_WORD_NAME -> encodedWordName;
            case PARTIAL -> partial;
            case EXTERNAL_BODY -> externalBody;
        };
    }
}
