package io.fanfare.client;

/** One session in a topic; several may be one user. */
public final class Member {
    private final String id;
    private final String user;
    private final String info;

    Member(String id, String user, String info) {
        this.id = id;
        this.user = user;
        this.info = info;
    }

    public String id() {
        return id;
    }

    /** Empty for nobody in particular. */
    public String user() {
        return user;
    }

    /** A JSON object. */
    public String info() {
        return info;
    }

    @Override
    public String toString() {
        return id + " " + user + " " + info;
    }
}
