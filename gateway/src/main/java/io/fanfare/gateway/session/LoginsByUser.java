package io.fanfare.gateway.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The logins of one loop, by user: a list that runs through the logins themselves, so that coming and going costs the same
 * however many sessions a user has. Owned by the loop.
 */
final class LoginsByUser {
    private final Map<String, Login> firsts = new HashMap<>();

    void add(Login login) {
        Login first = firsts.put(login.identity().user(), login);
        login.next = first;
        if (first != null) {
            first.previous = login;
        }
    }

    void remove(Login login) {
        if (login.next != null) {
            login.next.previous = login.previous;
        }
        if (login.previous != null) {
            login.previous.next = login.next;
        } else if (login.next != null) {
            firsts.put(login.identity().user(), login.next);
        } else {
            firsts.remove(login.identity().user());
        }
        login.next = null;
        login.previous = null;
    }

    /** Those of a user that a test takes, newest first; the list is the caller's. */
    List<Login> of(String user, Predicate<Login> test) {
        List<Login> found = new ArrayList<>();
        for (Login login = firsts.get(user); login != null; login = login.next) {
            if (test.test(login)) {
                found.add(login);
            }
        }
        return found;
    }
}
