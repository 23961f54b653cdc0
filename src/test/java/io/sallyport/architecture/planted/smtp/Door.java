package io.sallyport.architecture.planted.smtp;

/** What a spool must not know. */
public class Door {}
