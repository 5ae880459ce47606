// SPDX-License-Identifier: Apache-2.0

extension Array where Element: Sendable {
    /// Makes something of every element, on two cores at once, and gives it back in order.
    ///
    /// - Parameter make: is given a part of the array.
    /// - Throws: the error of the first part that fails.
    func inParts<Made: Sendable, Failure: Error>(
        _ make: @escaping @Sendable (ArraySlice<Element>) throws(Failure) -> [Made]
    ) async throws(Failure) -> [Made] {
        let length = Swift.max(256, (count + 1) / 2)
        guard count > length else { return try make(self[...]) }
        let later = self[length...]
        let (first, second) = await withTaskGroup(
            of: Result<[Made], Failure>.self
        ) { group in
            group.addTask { Result { () throws(Failure) in try make(later) } }
            let first = Result { () throws(Failure) in try make(self[..<length]) }
            return (first, await group.next())
        }
        return try first.get() + (second?.get() ?? [])
    }
}
