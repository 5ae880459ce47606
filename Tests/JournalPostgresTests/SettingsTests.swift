// SPDX-License-Identifier: Apache-2.0
import Journal
import Testing

@testable import JournalPostgres

@Suite(.timeLimit(.minutes(5)))
struct `The way to a server` {
    @Test func `names each server by itself`() throws {
        let settings = try PostgresSettings(
            connection: "host=a.example.org,b.example.org hostaddr=192.0.2.1,192.0.2.2 port=5433")
        #expect(
            settings.targets == [
                PostgresSettings.Target(host: "a.example.org", address: "192.0.2.1", port: "5433"),
                PostgresSettings.Target(host: "b.example.org", address: "192.0.2.2", port: "5433"),
            ])
        let address = try PostgresSettings(connection: "postgresql://natalia@[::1]:6000,b:7000/x")
        #expect(address.targets.map(\.host) == ["::1", "b"])
        #expect(address.targets.map(\.port) == ["6000", "7000"])
        let bare = try PostgresSettings(connection: "dbname=natalia")
        #expect(bare.targets == [PostgresSettings.Target()])
    }

    @Test func `holds no password, and is one that libpq reads`() {
        for text in ["password=blue-window", "postgresql://natalia:blue-window@a/x"] {
            #expect(throws: PostgresSettings.Fault.passwordInside) {
                try PostgresSettings(connection: text)
            }
        }
        for text in ["natalia", "nonsense=1", "host='a"] {
            #expect(throws: PostgresSettings.Fault.malformed) {
                try PostgresSettings(connection: text)
            }
        }
    }

    @Test func `a server that is not there is told at once, in words without content`() async throws
    {
        let settings = try PostgresSettings(
            connection: "host=/nowhere,127.0.0.1 port=1 user=natalia dbname=natalia sslmode=disable"
        )
        let began = ContinuousClock.now
        do throws(JournalError) {
            _ = try await PostgresStore.open(settings)
            Issue.record("It opened")
        } catch {
            guard case .unavailable(let reason) = error else { throw error }
            #expect(reason.contains("127.0.0.1") && !reason.contains("\n"))
        }
        #expect(ContinuousClock.now - began < .seconds(2))
    }
}
