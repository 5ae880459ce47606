// SPDX-License-Identifier: Apache-2.0

/// What a node knows of its place beside the others.
package struct NodeFigures: Sendable {
    package var dispatches: Bool
    /// On how many disks the journal was at the last look.
    package var disks: Int
    package var wantedDisks: Int
    /// What the auditor found not to be as it must be.
    package var concerns: [Concern.Kind]

    package init(
        dispatches: Bool, disks: Int, wantedDisks: Int, concerns: [Concern.Kind] = []
    ) {
        self.dispatches = dispatches
        self.disks = disks
        self.wantedDisks = wantedDisks
        self.concerns = concerns
    }
}
