package io.fanfare.gateway;

/** Which build of the program this is. */
public final class Build {
    private Build() {}

    /** Its version; {@code development} outside of the jar, which alone has a manifest. */
    public static String version() {
        String version = Build.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
