// SPDX-License-Identifier: Apache-2.0
internal import Crypto

/// The key that wraps every data key: 32 bytes that live outside the journal. Does not print.
package struct MasterKey: Sendable {
    let key: SymmetricKey

    /// Nil unless there are 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        key = SymmetricKey(data: bytes)
    }
}

extension MasterKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
