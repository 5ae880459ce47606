// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine

extension SettingsSource {
    /// Whom the auditor pages besides the officers, and when it wants a console open.
    func audit(
        _ journal: Settings.Place, hasSMS: Bool, hasMail: Bool
    ) throws -> Auditor.Settings {
        let phones = try phones("audit.phones")
        let mails = try mails("audit.mails")
        guard phones.isEmpty || hasSMS else {
            throw SettingsError(
                description: "sms.kannel_url is missing, and audit.phones are to be paged.")
        }
        guard mails.isEmpty || hasMail else {
            throw SettingsError(
                description: "mail.host is missing, and audit.mails are to be paged.")
        }
        return Auditor.Settings(
            people: phones + mails, console: try console(journal),
            consolePatience: try seconds("audit.console_after", in: 10...3600, or: 120))
    }

    private func console(_ journal: Settings.Place) throws -> Auditor.Watch {
        guard let text = try optionalText("audit.console") else {
            // With several nodes it is asked for by name.
            if case .postgres = journal { return .never }
            return .whileAlarmIsOpen
        }
        guard let watch = Auditor.Watch(rawValue: text) else {
            throw SettingsError(
                description: "audit.console must be alarm, always or never.")
        }
        return watch
    }

    /// The telephone numbers of a list; none when it is missing.
    func phones(_ key: String) throws -> [Address] {
        try list(key).map { text in
            guard let phone = PhoneNumber(text) else {
                throw SettingsError(
                    description: "\(key) must hold telephone numbers such as +46701740641.")
            }
            return .sms(phone)
        }
    }

    /// The mail addresses of a list; none when it is missing.
    func mails(_ key: String) throws -> [Address] {
        try list(key).map { text in
            guard let mail = MailAddress(text) else {
                throw SettingsError(description: "\(key) must hold mail addresses.")
            }
            return .mail(mail)
        }
    }
}
