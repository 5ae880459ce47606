// SPDX-License-Identifier: Apache-2.0

/// Why a personal value is read; a place in the code that reads one names its reason.
package enum Purpose: Sendable {
    /// To tell a person of an alarm.
    case notice
    /// To show it to an officer or a shield who may see it.
    case screen
    /// To seal it into the journal, or to compare it with what was imported.
    case record
    /// To make sure that it does not leave.
    case consentCheck
}

/// A personal value that does not print: `•••` in interpolation, `print` and `dump`.
package struct Private<Value: Sendable>: Sendable {
    private let value: Value

    package init(_ value: Value) { self.value = value }

    package func reveal(for purpose: Purpose) -> Value { value }
}

extension Private: Equatable where Value: Equatable {}
extension Private: Hashable where Value: Hashable {}

extension Private: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
