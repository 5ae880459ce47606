// SPDX-License-Identifier: Apache-2.0
internal import FoundationEssentials
internal import SwiftProtobuf

/// Bytes that are no message of ours, or one that a newer build wrote and is not wholly understood.
struct Unreadable: Error {}

extension SwiftProtobuf.Message {
    /// R-05 nothing of a record is lost silently: a field that we do not know refuses the whole.
    func checkKnown() throws(Unreadable) {
        guard unknownFields.data.isEmpty else { throw Unreadable() }
    }
}
