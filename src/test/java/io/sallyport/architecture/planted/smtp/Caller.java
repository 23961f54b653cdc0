package io.sallyport.architecture.planted.smtp;

import io.sallyport.architecture.planted.spool.Nosy;

/** Closes a cycle. */
public class Caller {
    Nosy nosy = new Nosy();
}
