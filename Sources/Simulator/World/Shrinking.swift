// SPDX-License-Identifier: Apache-2.0

extension Scenario {
    /// The least of this scenario that still breaks: troubles and presses are left out one after
    /// the other, as long as `breaks` says so of what is left.
    package func shrunk(while breaks: (Scenario) -> Bool) -> Scenario {
        var least = self
        var isSmaller = true
        while isSmaller {
            isSmaller = false
            for index in least.troubles.indices.reversed() {
                var candidate = least
                candidate.troubles.remove(at: index)
                if breaks(candidate) {
                    least = candidate
                    isSmaller = true
                }
            }
            for index in least.presses.indices.reversed() where least.presses.count > 1 {
                var candidate = least
                candidate.presses.remove(at: index)
                if breaks(candidate) {
                    least = candidate
                    isSmaller = true
                }
            }
        }
        return least
    }
}
