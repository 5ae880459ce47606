// SPDX-License-Identifier: Apache-2.0
package import HashTreeCollections

/// Who may sign in, and who is signed in. Only digests of secrets are ever kept.
package enum Access {
    package struct State: Hashable, Sendable {
        package var invitations: TreeDictionary<Digest, Invitation> = [:]
        package var sessions: TreeDictionary<Digest, Session> = [:]

        package init() {}
    }

    /// A link that signs one officer in, once.
    package struct Invitation: Hashable, Sendable {
        package var officer: ID<Officer>
        package var expiresAt: Moment
    }

    package struct Session: Hashable, Sendable {
        package var officer: ID<Officer>
        package var invitation: Digest
        package var expiresAt: Moment
    }

    package enum Command: Hashable, Sendable {
        case invite(ID<Officer>, secret: Digest, until: Moment)
        case signIn(invitation: Digest, session: Digest, until: Moment)
        case signOut(session: Digest)
    }

    package enum Event: Hashable, Sendable {
        case invited(ID<Officer>, secret: Digest, until: Moment)
        case signedIn(ID<Officer>, invitation: Digest, session: Digest, until: Moment)
        case signedOut(session: Digest)
    }

    package enum Refusal: Error, Hashable, Sendable {
        case unknownOfficer
        /// Never given, used already, or too old: ask for a new one.
        case invitationNotValid
    }

    package static func decide(
        _ command: Command, in state: State, roster: Roster.State, at now: Moment
    ) throws(Refusal) -> [Event] {
        switch command {
        case .invite(let officer, let secret, let until):
            guard roster.officers[officer] != nil else { throw .unknownOfficer }
            let isInvited = state.invitations[secret] != nil
            return isInvited ? [] : [.invited(officer, secret: secret, until: until)]
        case .signIn(let secret, let session, let until):
            if state.sessions[session]?.invitation == secret { return [] }
            guard let invitation = state.invitations[secret], now < invitation.expiresAt else {
                throw .invitationNotValid
            }
            let officer = invitation.officer
            return [.signedIn(officer, invitation: secret, session: session, until: until)]
        case .signOut(let session):
            return state.sessions[session] == nil ? [] : [.signedOut(session: session)]
        }
    }

    package static func evolve(_ state: inout State, by event: Event, at now: Moment) {
        forgetExpired(&state, at: now)
        switch event {
        case .invited(let officer, let secret, let until):
            state.invitations[secret] = Invitation(officer: officer, expiresAt: until)
        case .signedIn(let officer, let invitation, let session, let until):
            state.invitations[invitation] = nil
            state.sessions[session] = Session(
                officer: officer, invitation: invitation, expiresAt: until)
        case .signedOut(let session): state.sessions[session] = nil
        }
    }

    private static func forgetExpired(_ state: inout State, at now: Moment) {
        state.invitations = state.invitations.filter { now < $0.value.expiresAt }
        state.sessions = state.sessions.filter { now < $0.value.expiresAt }
    }
}

extension Access.State {
    /// The officer behind a session's secret at `now`.
    package func officer(of session: Digest, at now: Moment) -> ID<Officer>? {
        guard let session = sessions[session], now < session.expiresAt else { return nil }
        return session.officer
    }

    /// The events that build this state from nothing.
    var compacted: [Access.Event] {
        let invitations = invitations.sorted { $0.key < $1.key }.map { secret, invitation in
            Access.Event.invited(invitation.officer, secret: secret, until: invitation.expiresAt)
        }
        let sessions = sessions.sorted { $0.key < $1.key }.map { secret, session in
            Access.Event.signedIn(
                session.officer, invitation: session.invitation, session: secret,
                until: session.expiresAt)
        }
        return invitations + sessions
    }
}

/// A SHA-256 digest: 32 bytes.
package struct Digest: Hashable, Comparable, Sendable {
    package let bytes: [UInt8]

    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    package static func < (left: Digest, right: Digest) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
