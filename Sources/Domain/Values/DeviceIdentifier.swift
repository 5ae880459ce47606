// SPDX-License-Identifier: Apache-2.0

/// How a device names itself on the wire: an IMEI, a serial number or a configured name.
///
/// It is an address, not a credential: whoever knows it can claim it. Prints masked.
package struct DeviceIdentifier: Hashable, Sendable {
    private let text: String

    /// Nil when empty, longer than 64 bytes, or with anything but printable ASCII.
    package init?(_ text: some StringProtocol) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy({ (33...126).contains($0) })
        else { return nil }
        self.text = String(text)
    }

    package func text(for purpose: Purpose) -> String { text }
}

extension DeviceIdentifier: CustomStringConvertible, CustomReflectable {
    package var description: String { "•••" + text.suffix(3) }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
