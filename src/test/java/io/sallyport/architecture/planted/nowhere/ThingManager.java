package io.sallyport.architecture.planted.nowhere;

/** Is in a package that no map names, and is named after nothing. */
public class ThingManager {}
