// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// What the server does by itself, so that a call is one round trip.
    ///
    /// Each change ends in `settle`, which commits and says on how many disks it is: it waits for
    /// the standbys only when they have all that they missed, at most as long as a statement may
    /// take. PostgreSQL then keeps the commit on its own disk. Whether it came to a standby is not
    /// guessed from how the wait ended, but read off what the standby has confirmed.
    static let procedures = """
        -- How many standbys, of those that may become the primary, have the log up to there on
        -- disk.
        CREATE FUNCTION natalia.standbys(up_to pg_lsn) RETURNS bigint LANGUAGE sql AS $$
            SELECT count(*) FROM pg_stat_get_wal_senders()
            WHERE state = 'streaming' AND sync_state IN ('sync', 'quorum') AND flush_lsn >= up_to
        $$;

        CREATE PROCEDURE natalia.settle(wanted bigint, INOUT disks bigint) LANGUAGE plpgsql AS $$
        DECLARE
            lacking pg_lsn;
            written pg_lsn;
            waits boolean;
            patience interval := current_setting('statement_timeout')::interval;
        BEGIN
            SELECT missed INTO lacking FROM natalia.desk;
            -- A place that a standby, now the primary, never came to says nothing.
            IF lacking > pg_current_wal_flush_lsn() THEN lacking := NULL; END IF;
            waits := wanted > 1 AND natalia.standbys(coalesce(lacking, '0/0')) >= wanted - 1;
            PERFORM set_config(
                'synchronous_commit', CASE WHEN waits THEN 'on' ELSE 'local' END, true);
            COMMIT;
            disks := 1;
            IF wanted < 2 THEN RETURN; END IF;
            -- At or after our commit; others may have written more since.
            written := pg_current_wal_flush_lsn();
            LOOP
                disks := 1 + natalia.standbys(written);
                EXIT WHEN disks >= wanted OR NOT waits
                    OR clock_timestamp() > statement_timestamp() + patience * 0.9;
                PERFORM pg_sleep(0.001);
            END LOOP;
            -- Noted for every node; who appends at this moment will find it out by itself.
            IF disks < wanted AND (waits OR lacking IS NULL)
                OR disks >= wanted AND lacking IS NOT NULL
            THEN
                UPDATE natalia.desk SET missed = CASE WHEN disks < wanted THEN written END
                    WHERE ctid IN (SELECT ctid FROM natalia.desk FOR UPDATE SKIP LOCKED);
            END IF;
        END $$;

        -- The outcome: 0 it is written, 1 the journal ends elsewhere.
        CREATE PROCEDURE natalia.append(
            expected_number bigint, expected_hash bytea, wanted bigint,
            times bigint[], subjects bytea[], seals bytea[], hashes bytea[],
            key_subjects bytea[], key_wraps bytea[], INOUT outcome bigint, INOUT disks bigint
        ) LANGUAGE plpgsql AS $$
        DECLARE last record;
        BEGIN
            PERFORM FROM natalia.desk FOR UPDATE;
            SELECT number, hash INTO last FROM natalia.entries ORDER BY number DESC LIMIT 1;
            IF coalesce(last.number, 0) <> expected_number
                OR coalesce(last.hash, decode(repeat('00', 32), 'hex')) <> expected_hash
            THEN outcome := 1; RETURN; END IF;
            INSERT INTO natalia.entries
                SELECT expected_number + place, recorded_at, subject, sealed, hash
                FROM unnest(times, subjects, seals, hashes) WITH ORDINALITY
                    AS entry (recorded_at, subject, sealed, hash, place)
                ORDER BY place;
            INSERT INTO natalia.keys SELECT * FROM unnest(key_subjects, key_wraps)
                ON CONFLICT (subject) DO UPDATE SET wrapped = excluded.wrapped;
            PERFORM pg_notify('natalia', '');
            outcome := 0;
            CALL natalia.settle(wanted, disks);
        END $$;

        CREATE PROCEDURE natalia.destroy_key(
            of_subject bytea, wanted bigint, INOUT was_there bigint, INOUT disks bigint
        ) LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE natalia.keys SET wrapped = '' WHERE subject = of_subject;
            GET DIAGNOSTICS was_there = ROW_COUNT;
            CALL natalia.settle(wanted, disks);
        END $$;

        -- The new epoch, or NULL while another holds the lease.
        CREATE PROCEDURE natalia.take_lease(
            new_holder text, span_ms bigint, wanted bigint, INOUT taken bigint, INOUT disks bigint
        ) LANGUAGE plpgsql AS $$
        DECLARE
            held record;
            until timestamptz;
        BEGIN
            SELECT * INTO held FROM natalia.lease FOR UPDATE;
            until := clock_timestamp() + span_ms * interval '1 millisecond';
            IF held.expires > until THEN
                -- The clock was set back: nobody holds a lease for longer than that.
                UPDATE natalia.lease SET expires = until;
            ELSIF held.expires <= clock_timestamp() THEN
                UPDATE natalia.lease SET epoch = epoch + 1, holder = new_holder, expires = until
                    RETURNING epoch INTO taken;
                CALL natalia.settle(wanted, disks);
            END IF;
        END $$;

        """
}
