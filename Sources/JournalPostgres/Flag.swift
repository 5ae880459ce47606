// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// Something that is so or not, which several threads look at.
final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .acquiring) }

    func set(_ value: Bool) { self.value.store(value, ordering: .releasing) }
}
