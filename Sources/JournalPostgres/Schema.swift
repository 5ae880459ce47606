// SPDX-License-Identifier: Apache-2.0
internal import Journal

/// The tables and the procedures in the database, and whether they are ours.
enum Schema {
    /// Rises when an older build could no longer read what is written.
    static let form: Int64 = 1

    /// What a new connection found.
    struct Session {
        /// Rises with each promotion of a standby: a lower one than before is a primary of the
        /// past.
        var timeline: Int64
        /// When the server's process began, in the server's own form.
        var since: [UInt8]
    }

    static func session(on connection: borrowing Connection) throws(Fault) -> Session {
        let found = try connection.run(
            """
            SELECT ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int,
                backend_start
            FROM pg_stat_activity WHERE pid = pg_backend_pid()
            """)
        return Session(timeline: found.number(0, 0), since: found.bytes(0, 1))
    }

    /// - Throws: `.newerForm`; `.unavailable` when there is no journal of ours.
    static func check(on connection: borrowing Connection) throws(Fault) {
        let found = try connection.run(
            "SELECT to_regnamespace('natalia') IS NOT NULL, to_regclass('natalia.form') IS NOT NULL"
        )
        guard found.number(0, 1) == 1 else {
            throw found.number(0, 0) == 1
                ? .journal(.unavailable("the schema natalia is no journal"))
                : .journal(.unavailable("the database holds no journal"))
        }
        let form = try connection.run("SELECT max(number) FROM natalia.form").number(0, 0)
        if form > Self.form { throw .journal(.newerForm(Int(form))) }
    }

    /// Makes what is not there; of two nodes that begin at once, one does.
    static func begin(on connection: borrowing Connection) throws(Fault) {
        try connection.run("BEGIN")
        try connection.run("SELECT pg_advisory_xact_lock(7236281)")
        let found = try connection.run("SELECT to_regnamespace('natalia') IS NOT NULL")
        if found.number(0, 0) == 0 { try connection.run(script: tables + procedures) }
        try connection.run("COMMIT")
    }

    /// - Throws: `.unavailable` when the account may not see whether a standby has what was
    ///   written.
    static func checkRights(on connection: borrowing Connection) throws(Fault) {
        let sees = try connection.run("SELECT pg_has_role('pg_read_all_stats', 'USAGE')")
        guard sees.number(0, 0) == 1 else {
            throw .journal(
                .unavailable("the account may not see the standby: it needs pg_read_all_stats"))
        }
    }

    private static let tables = """
        CREATE SCHEMA natalia;
        CREATE TABLE natalia.form (number bigint NOT NULL);
        INSERT INTO natalia.form VALUES (\(form));
        CREATE TABLE natalia.entries (
            number bigint PRIMARY KEY,
            recorded_at bigint NOT NULL,
            subject bytea NOT NULL,
            sealed bytea NOT NULL,
            hash bytea NOT NULL
        );
        CREATE TABLE natalia.keys (subject bytea PRIMARY KEY, wrapped bytea NOT NULL);
        CREATE TABLE natalia.snapshot_head (number bigint NOT NULL, hash bytea NOT NULL);
        CREATE TABLE natalia.snapshot_chunks (
            place bigint PRIMARY KEY,
            subject bytea NOT NULL,
            sealed bytea NOT NULL
        );
        -- Ciphertext does not get smaller.
        ALTER TABLE natalia.entries ALTER sealed SET STORAGE EXTERNAL;
        ALTER TABLE natalia.snapshot_chunks ALTER sealed SET STORAGE EXTERNAL;

        -- One row: who appends holds it. Where in the server's log the standbys were last missed.
        CREATE TABLE natalia.desk (missed pg_lsn);
        INSERT INTO natalia.desk VALUES (NULL);
        -- One row: who dispatches.
        CREATE TABLE natalia.lease (
            epoch bigint NOT NULL, holder text NOT NULL, expires timestamptz NOT NULL
        );
        INSERT INTO natalia.lease VALUES (0, '', '-infinity');

        CREATE FUNCTION natalia.keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'entries are never changed or deleted'; END $$;
        CREATE TRIGGER entries_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON natalia.entries
            FOR EACH STATEMENT EXECUTE FUNCTION natalia.keep();
        CREATE FUNCTION natalia.follow() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.number <> coalesce((SELECT max(number) FROM natalia.entries), 0) + 1 THEN
                RAISE EXCEPTION 'entries are only added at the end';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER entries_follow BEFORE INSERT ON natalia.entries
            FOR EACH ROW EXECUTE FUNCTION natalia.follow();

        """
}
