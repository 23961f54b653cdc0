package io.sallyport.reachability;

/**
 * One line of what the {@linkplain io.sallyport.reachability.agent.Sightings agent} saw.
 *
 * @param kind which door of reflection it went through
 * @param reached the class or resource
 * @param member a method of the class, or empty
 * @param caller the class that reached for it
 */
record Sighting(Kind kind, String reached, String member, String caller) {
    /** The doors. */
    enum Kind {
        TYPE,
        METHODS,
        CONSTRUCTORS,
        FIELDS,
        INVOKE,
        PROXY,
        RESOURCE,
        DEFINE
    }

    static Sighting of(String line) {
        String[] fields = line.split("\t", 3);
        int member = fields[1].indexOf('#');
        return new Sighting(
                Kind.valueOf(fields[0].toUpperCase(java.util.Locale.ROOT)),
                member < 0 ? fields[1] : fields[1].substring(0, member),
                member < 0 ? "" : fields[1].substring(member + 1),
                fields[2]);
    }

    /** Whether a constructor was called. */
    boolean constructs() {
        return kind == Kind.CONSTRUCTORS || kind == Kind.INVOKE && member.equals("<init>");
    }

    /** Whether methods were asked for or called. */
    boolean usesMethods() {
        return kind == Kind.METHODS || kind == Kind.INVOKE && !member.equals("<init>");
    }

    boolean usesFields() {
        return kind == Kind.FIELDS;
    }

    @Override
    public String toString() {
        return "%s %s%s by %s".formatted(kind, reached, member.isEmpty() ? "" : "#" + member, caller);
    }
}
