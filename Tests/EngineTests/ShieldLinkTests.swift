// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import HashTreeCollections
import TestCast
import Testing

@Suite(.timeLimit(.minutes(5)))
struct Links {
    /// Amina's and Bela's alarms are open.
    static let world: World = {
        var world = World()
        func wish(_ command: Command) {
            do {
                for event in try world.decide(command, by: .administrator, at: Cast.noon) {
                    world.evolve(by: Fact(at: Cast.noon, author: .administrator, event: event))
                }
            } catch {
                preconditionFailure("the cast is refused: \(error)")
            }
        }
        Cast.commands.forEach { wish(.roster($0)) }
        wish(.report(Cast.sighting(of: Cast.amina, alarm: 1)))
        wish(.report(Cast.sighting(of: Cast.bela, alarm: 2)))
        return world
    }()

    static let alarm = world.alarms[ID(high: 9, low: 1)]!

    @Test func `each shield's link opens her own alarm for her alone`() {
        var tokens: Set<String> = []
        for shield in Cast.amina.circle {
            let token = ShieldLink.token(of: shield.id, in: Self.alarm)
            tokens.insert(token)
            let found = ShieldLink.find(token, in: Self.world)
            #expect(found?.shield.id == shield.id)
            #expect(found?.alarm.id == Self.alarm.id)
        }
        #expect(tokens.count == 4)
    }

    @Test func `a link with any letter changed opens nothing`() {
        let token = ShieldLink.token(of: Cast.amina.circle[0].id, in: Self.alarm)
        let start = token.firstIndex(of: "-")!
        for index in token.indices where index > start {
            var changed = token
            changed.replaceSubrange(index...index, with: token[index] == "b" ? "c" : "b")
            #expect(ShieldLink.find(changed, in: Self.world) == nil)
        }
    }

    @Test(arguments: ["", "-", "K7", "K7-", "K7-short", "x-y-z", "😀-😀"])
    func `what is no link opens nothing`(token: String) {
        #expect(ShieldLink.find(token, in: Self.world) == nil)
    }

    @Test func `a closed alarm's links end`() {
        var world = Self.world
        let token = ShieldLink.token(of: Cast.amina.circle[0].id, in: Self.alarm)
        world.evolve(
            by: Fact(
                at: Cast.noon, author: .officer(Cast.noor.id),
                event: .alarm(Self.alarm.id, .closed(.safe, note: "home"))))
        #expect(ShieldLink.find(token, in: world) == nil)
    }

    @Test func `somebody who was not told has no link`() {
        let stranger = Cast.bela.circle[0].id
        let token = ShieldLink.token(of: stranger, in: Self.alarm)
        #expect(ShieldLink.find(token, in: Self.world) == nil)
    }
}
