// SPDX-License-Identifier: Apache-2.0
internal import Domain

extension Duration {
    /// `just now`, `3 min ago`: how long something is past.
    var ago: String { self < .seconds(10) ? "just now" : "\(inWords) ago" }
}
