package io.sallyport.filter.mime;

import io.sallyport.message.MimeOddity;

/** What the sender is told of an oddity. */
final class Sentences {
    private Sentences() {}

    static String of(MimeOddity.Kind kind) {
        return switch (kind) {
            case TOO_MANY_PARTS -> "The message has too many parts";
            case TOO_DEEP -> "The parts of the message are nested too deep";
            case LONG_HEADER -> "The header of a part of the message is too long";
            case TOO_MANY_PARAMETERS -> "A field of the message has too many parameters";
            case NESTED_COMMENTS -> "A field of the message has comments nested too deep";
            case LONG_NAME -> "The name of an attachment is too long";
            case LONG_BOUNDARY -> "A boundary in the message is too long";
            case TOO_MANY_READINGS -> "The structure of the message is ambiguous";
            case REPEATED_TYPE -> "A part of the message has two media types";
            case REPEATED_ENCODING -> "A part of the message has two encodings";
            case REPEATED_DISPOSITION -> "A part of the message has two dispositions";
            case REPEATED_PARAMETER -> "A parameter in the message has two values";
            case AMBIGUOUS_BOUNDARY -> "A boundary in the message is ambiguous";
            case NO_BOUNDARY -> "A multipart of the message has no boundary";
            case NESTED_BOUNDARY -> "Two boundaries in the message cannot be told apart";
            case DELIMITER_TAIL -> "A delimiter in the message is malformed";
            case PART_BEHIND_END -> "The message has a part behind its end";
            case PART_OUTSIDE -> "The message has a part where none may be";
            case NO_PARTS -> "A multipart of the message has no parts";
            case UNCLOSED -> "A multipart of the message is not closed";
            case TRUNCATED_HEADER -> "The message ends within a header";
            case BROKEN_HEADER -> "A header in the message is malformed";
            case ENCODED_MULTIPART -> "A multipart of the message is encoded as a whole";
            case ENCODED_MESSAGE -> "A message within the message is encoded as a whole";
            case BAD_TYPE -> "A media type in the message cannot be read";
            case UNKNOWN_ENCODING -> "An encoding in the message is not known";
            case BAD_ENCODING -> "An encoding in the message is malformed";
            case BASE64_ALPHABET -> "The base64 of a part is malformed";
            case BASE64_BEHIND_END -> "The base64 of a part goes on behind its end";
            case BASE64_CUT -> "The base64 of a part is cut";
            case BAD_QUOTED_PRINTABLE -> "The quoted-printable of a part is malformed";
            case EIGHT_BIT_IN_ASCII -> "Text of the message has another charset than it says";
            case UNKNOWN_CHARSET -> "A charset in the message is not known";
            case UTF_7 -> "The message has text in UTF-7";
            case UTF_16_WITHOUT_MARK -> "The message has text in UTF-16 without a mark";
            case NUL -> "The message has a NUL in its text";
            case BARE_LF -> "A line of the message ends with LF alone";
            case NAMES_DIFFER -> "An attachment of the message has two names";
            case RAW_NAME -> "The name of an attachment is not encoded";
            case ENCODED_WORD_NAME -> "The name of an attachment is encoded in the wrong way";
            case PARTIAL -> "The message is only a piece of a message";
            case EXTERNAL_BODY -> "A part of the message is elsewhere";
        };
    }
}
