// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import SwiftProtobuf

extension FormAccessEvent {
    init(_ event: Access.Event) {
        self.init()
        switch event {
        case .invited(let officer, let secret, let until):
            invited.officer = FormId(officer)
            invited.secret = secret.data
            invited.until = until.milliseconds
        case .signedIn(let officer, let invitation, let session, let until):
            signedIn.officer = FormId(officer)
            signedIn.invitation = invitation.data
            signedIn.session = session.data
            signedIn.until = until.milliseconds
        case .signedOut(let session): signedOut = session.data
        }
    }
}

extension Access.Event {
    init(_ form: FormAccessEvent) throws(Unreadable) {
        try form.checkKnown()
        switch form.kind {
        case .invited(let invited):
            try invited.checkKnown()
            guard invited.hasOfficer else { throw Unreadable() }
            self = .invited(
                try ID(invited.officer), secret: try Digest(invited.secret),
                until: Moment(milliseconds: invited.until))
        case .signedIn(let signedIn):
            try signedIn.checkKnown()
            guard signedIn.hasOfficer else { throw Unreadable() }
            self = .signedIn(
                try ID(signedIn.officer), invitation: try Digest(signedIn.invitation),
                session: try Digest(signedIn.session),
                until: Moment(milliseconds: signedIn.until))
        case .signedOut(let session): self = .signedOut(session: try Digest(session))
        case nil: throw Unreadable()
        }
    }
}
