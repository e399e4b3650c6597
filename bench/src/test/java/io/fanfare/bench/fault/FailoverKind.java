package io.fanfare.bench.fault;

import io.fanfare.storage.postgres.ServerPair;

/** The ways in which a standby comes to take over. */
enum FailoverKind {
    /** The primary acknowledges only what the standby has, and is killed. */
    SYNCHRONOUS {
        @Override
        void prepare(ServerPair servers) throws Exception {
            servers.synchronous();
        }

        @Override
        void play(ServerPair servers, PublishProgress progress, Checker checker) throws Exception {
            servers.killFirst();
            servers.promoteSecond();
        }
    },
    /** The standby is cut off, and the primary is killed when it has acknowledged more than that has. */
    LOSING {
        @Override
        void play(ServerPair servers, PublishProgress progress, Checker checker) throws Exception {
            servers.cutReplication();
            progress.await();
            servers.killFirst();
            checker.rewindUnderLoad();
            servers.promoteSecond();
        }

        @Override
        boolean mayLose() {
            return true;
        }
    },
    /** The primary is stopped: it hands over all that it has before it ends. */
    SWITCHOVER {
        @Override
        void play(ServerPair servers, PublishProgress progress, Checker checker) throws Exception {
            servers.stopFirst();
            servers.promoteSecond();
        }
    };

    /** Before there is anything in the store. Asynchronous replication needs nothing. */
    void prepare(ServerPair servers) throws Exception {}

    /** Has the second server take the place of the first one, and lets the checker know what it may lack. */
    abstract void play(ServerPair servers, PublishProgress progress, Checker checker) throws Exception;

    /** Whether what was acknowledged may be gone, and another epoch has to begin; otherwise nothing is, and none may. */
    boolean mayLose() {
        return false;
    }
}
