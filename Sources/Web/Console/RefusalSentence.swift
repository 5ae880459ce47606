// SPDX-License-Identifier: Apache-2.0
internal import Domain

extension Refusal {
    /// The no, as a sentence that says what to do.
    var sentence: String {
        switch self {
        case .alarm(let refusal): refusal.sentence
        case .roster(let refusal): refusal.sentence
        case .access(let refusal): refusal.sentence
        }
    }
}

extension Alarm.Refusal {
    var sentence: String {
        switch self {
        case .noSuchAlarm:
            "There is no such alarm here. Go back to the list and choose one that is there."
        case .alreadyClosed:
            "This alarm is closed, so nothing was changed. A new signal would open a new one."
        case .acknowledgeFirst:
            "Nobody has taken this alarm yet. Press Acknowledge first, then do this again."
        case .alreadyVerified:
            "It is already known whether this is real. Read the timeline, then go on from there."
        case .verifyFirst:
            "An alarm is closed only after it was found false or responded to. "
                + "Confirm it and start the response, or find it false; then close it."
        case .notVerified:
            "Confirm first that it is real; then start the response."
        case .noteNeeded:
            "Write down in a few words what you know, so that the next officer can follow; "
                + "then press again."
        case .notAnOfficer:
            "Only an officer may do this. Sign in with your own link."
        case .notAShieldOfThis:
            "This person was not called for this alarm, so no answer was kept. "
                + "Write a note instead."
        case .noSuchDelivery:
            "This alarm has no such delivery. Reload the page to see those it has."
        case .noConsentToPublish:
            "She has not allowed anything to be published, or her consent has run out. "
                + "Nothing was published. Reach her or her proxy before you try again."
        case .alreadyPublic:
            "This alarm has been published already. Withdraw it if it should not be."
        case .notPublic:
            "This alarm is not public, so there is nothing to withdraw."
        case .foundFalseIsNotPublic:
            "This alarm was found false, so it is not published. Confirm it first if it is real."
        case .notUnderstood:
            "Something about her cannot be read here: a newer natalia wrote it, or the record is "
                + "damaged. This must wait until that is mended. Help her on; nothing was changed."
        }
    }
}

extension Roster.Refusal {
    var sentence: String {
        switch self {
        case .planNeedsTwoOfficers:
            "A plan that publishes by itself must name two different officers. Name a second one."
        case .unknownPlan:
            "This defender’s action plan is not known here. Agree the plan first, then enrol her."
        case .unknownOfficer:
            "One of these officers is not known here. Appoint the officer first."
        case .deviceTaken:
            "This device belongs to another defender. Take it from her first, or enrol another."
        case .reservedIdentity:
            "This identity is kept for devices that nobody enrolled. Choose another."
        }
    }
}

extension Access.Refusal {
    var sentence: String {
        switch self {
        case .unknownOfficer:
            "No officer of that name is known here. Check the name, or import the officer first."
        case .invitationNotValid:
            "This link has been used, or is too old, or was never given. "
                + "Ask whoever runs the server for a new one."
        }
    }
}
