// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The bugs that the simulator is tested with.
@Suite(.timeLimit(.minutes(5)))
struct Mutants {
    @Test func `every bug fits the tree, and every promise of the simulator has one`() throws {
        let check = Process()
        check.executableURL = Tree.root.appending(path: "script/mutants")
        check.arguments = ["--check"]
        let words = Pipe()
        check.standardOutput = FileHandle.nullDevice
        check.standardError = words
        try check.run()
        let said = try words.fileHandleForReading.readToEnd() ?? Data()
        check.waitUntilExit()
        #expect(check.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
    }
}
