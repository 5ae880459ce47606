// SPDX-License-Identifier: Apache-2.0
import Engine
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `Watching from outside` {
    /// What is paged when every look of five seconds finds the same; the seconds of each page.
    private func pages(
        _ lookout: inout Lookout, _ finding: Lookout.Finding, in seconds: ClosedRange<Int>
    ) -> [(Int, Lookout.Page)] {
        stride(from: seconds.lowerBound, through: seconds.upperBound, by: 5).compactMap { second in
            lookout.on(finding, at: .seconds(second)).map { (second, $0) }
        }
    }

    private func lookout() -> Lookout {
        Lookout(patience: .seconds(30), firstPause: .seconds(60), at: .zero)
    }

    @Test func `nobody is paged before the silence has lasted long enough`() {
        var lookout = lookout()
        #expect(pages(&lookout, .well, in: 0...100).isEmpty)
        #expect(pages(&lookout, .nothing, in: 105...125).isEmpty)
        #expect(lookout.on(.nothing, at: .seconds(130)) == .silent(for: .seconds(30)))
    }

    @Test func `a server that was never heard is paged too`() {
        var lookout = lookout()
        #expect(pages(&lookout, .nothing, in: 0...30).map(\.0) == [30])
    }

    @Test func `pages go on, ever more slowly, and never end`() {
        var lookout = lookout()
        let moments = pages(&lookout, .nothing, in: 0...6000).map(\.0)
        #expect(moments == [30, 90, 210, 450, 930, 1830, 2730, 3630, 4530, 5430])
    }

    @Test func `when it is back that is said once, and the next silence counts anew`() {
        var lookout = lookout()
        _ = pages(&lookout, .nothing, in: 0...95)
        #expect(lookout.on(.well, at: .seconds(100)) == .back(after: .seconds(100)))
        #expect(lookout.on(.well, at: .seconds(105)) == nil)
        #expect(pages(&lookout, .nothing, in: 110...200).map(\.0) == [135, 195])
    }

    @Test func `a short silence is never spoken of`() {
        var lookout = lookout()
        #expect(pages(&lookout, .nothing, in: 0...25).isEmpty)
        #expect(lookout.on(.well, at: .seconds(29)) == nil)
    }

    @Test func `what is unwell is told from what is silent, in one row of pages`() {
        var lookout = lookout()
        #expect(pages(&lookout, .unwell, in: 5...25).isEmpty)
        #expect(lookout.on(.unwell, at: .seconds(30)) == .unwell(for: .seconds(30)))
        #expect(pages(&lookout, .nothing, in: 35...85).isEmpty)
        #expect(lookout.on(.nothing, at: .seconds(90)) == .silent(for: .seconds(90)))
    }
}
