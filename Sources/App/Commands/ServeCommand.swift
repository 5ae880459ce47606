// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Engine
import Gateway
import Journal
import JournalSQLite
import Logging

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the station until it is told to stop.")

    @OptionGroup var settings: SettingsOption

    func run() async throws {
        let settings = try await settings.read()
        LogSettings.current = settings.log
        let logger = Logger(label: "natalia")
        let journal = try await OpenJournal.waiting(for: settings, ServiceManager())
        say("Journal: \(journal.beginning)")
        if journal.waiting > 0 {
            say("Journal: \(journal.waiting) entries of the spare file have yet to join it")
        }
        tell(
            of: journal.reading.damaged,
            "damaged; an alarm or a change may be missing. Restore the backup: "
                + "docs/OPERATING.md, journal: damaged")
        tell(
            of: journal.reading.inPart,
            "of a newer natalia and not wholly understood here. Alarms are taken and paged; "
                + "what that is about is not published or closed: docs/OPERATING.md")
        let station = try await Station(
            settings, journal: journal, carriers: try settings.carriers(), sandbox: nil,
            logger: logger)
        if let reason = station.desk.lackOfSpare {
            say(
                "Journal: runs without journal.spare_path, which cannot be used: \(reason). "
                    + "docs/OPERATING.md, journal: no spare place")
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await station.run() }
            for await port in station.webPort {
                station.sayReady(webPort: port, settings: settings)
                break
            }
            try await group.waitForAll()
        }
        for backup in station.backups { await backup.lastPass() }
        try await journal.close(after: station.desk, logger: logger)
    }

    private func tell(of entries: [EntryNumber], _ words: String) {
        guard let first = entries.first else { return }
        let what =
            entries.count == 1
            ? "entry \(first.value) is" : "\(entries.count) entries, from \(first.value) on, are"
        say("Journal: \(what) \(words)")
    }
}

extension Station {
    func sayReady(webPort: Int, settings: Settings) {
        say("Ready: gt06 tcp \(settings.gateway.host):\(devices.gt06.port)")
        say("Ready: gt06 udp \(settings.gateway.host):\(devices.gt06Datagrams.port)")
        say("Ready: h02 tcp \(settings.gateway.host):\(devices.h02.port)")
        say("Ready: h02 udp \(settings.gateway.host):\(devices.h02Datagrams.port)")
        say("Ready: osmand http \(settings.gateway.host):\(devices.osmand.port)")
        say("Ready: web http \(settings.web.host):\(webPort)")
        say("Ready: console \(settings.web.address)/console")
    }
}
