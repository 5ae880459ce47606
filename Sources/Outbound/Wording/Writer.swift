// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HashTreeCollections
internal import Places

/// Writes the letter of a delivery from the world as it is now.
struct Writer: Sendable {
    /// Nothing is written: the delivery ends as refused for this reason, which names nobody.
    struct Unsendable: Error, Hashable {
        var reason: String
    }

    /// The public base of our own pages, without a slash at its end.
    var address: String
    /// See ``Letter/callbackBase``.
    var callbackBase: String
    var publicLanguage: Language
    let gazetteer = Gazetteer()

    private static let longestAlias = 20
    private static let longestName = 100
    private static let longestPost = 500

    func letter(
        for delivery: Delivery, of alarm: Alarm.State, in world: World, at now: Moment
    ) throws(Unsendable) -> Letter {
        let notice = alarm.notice(of: delivery)
        let defender = world.roster.defender(alarm.defender)
        var letter = Letter(
            address: delivery.address, alarm: alarm.id, delivery: delivery.label,
            attempt: delivery.attempts + 1, writtenAt: now, language: .english, subject: "",
            text: "", callbackBase: callbackBase)
        switch (notice.recipient, notice.reason) {
        case (.shield(let id), .help), (.shield(let id), .standDown):
            guard let shield = defender.circle.first(where: { $0.id == id }) else {
                throw Unsendable(reason: "no longer in the circle")
            }
            let bell = bell(
                alarm, defender, link: "\(address)/s/\(ShieldLink.token(of: id, in: alarm))")
            write(&letter, toShieldIn: shield.language, bell, notice.reason)
        case (.officer, .page(let level)):
            let bell = bell(alarm, defender, link: "\(address)/console")
            write(&letter, toOfficer: bell, Cause(alarm.triggers, level: level))
        case (.everyone, .broadcast(let ordered)):
            try writePost(&letter, ordered, alarm, defender, world, at: now)
        case (.shield, .page), (.shield, .broadcast), (.officer, .help), (.officer, .standDown),
            (.officer, .broadcast), (.everyone, .help), (.everyone, .page), (.everyone, .standDown):
            throw Unsendable(reason: "not for this recipient")
        }
        return letter
    }

    private func bell(_ alarm: Alarm.State, _ defender: Defender, link: String) -> Bell {
        Bell(
            code: alarm.code.text,
            alias: String(defender.alias.oneLine.prefix(Self.longestAlias)), link: link)
    }

    private func write(
        _ letter: inout Letter, toShieldIn language: Language, _ bell: Bell, _ reason: Notice.Reason
    ) {
        let wording = Wordings.of(language)
        letter.language = wording.language
        let isOver = reason == .standDown
        if letter.address.channel == .sms {
            letter.text = Self.short(isOver ? wording.standDown(bell) : wording.help(bell))
        } else {
            put(isOver ? wording.standDownMail(bell) : wording.helpMail(bell), on: &letter)
        }
    }

    private func write(_ letter: inout Letter, toOfficer bell: Bell, _ cause: Cause) {
        let wording = English()
        if letter.address.channel == .sms {
            letter.text = Self.short(wording.page(bell, cause))
        } else {
            put(wording.pageMail(bell, cause), on: &letter)
        }
    }

    private func put(_ paper: Paper, on letter: inout Letter) {
        letter.subject = paper.subject
        letter.text = paper.text
    }

    /// The fullest text that fits into one SMS; when none does, the fullest of all.
    static func short(_ texts: [String]) -> String {
        let folded = texts.map(GSM7.folded)
        return folded.first { GSM7.parts(of: $0) == 1 } ?? folded.first ?? ""
    }

    /// The public is told what was ordered, as far as consent still goes.
    private func writePost(
        _ letter: inout Letter, _ ordered: Disclosure, _ alarm: Alarm.State, _ defender: Defender,
        _ world: World, at now: Moment
    ) throws(Unsendable) {
        guard alarm.broadcast.isPublic else { throw Unsendable(reason: "withdrawn") }
        let check = ConsentCheck(alarm: alarm, defender: defender, at: now, gazetteer: gazetteer)
        guard let allowed = check.allowed else {
            throw Unsendable(reason: ConsentCheck.Finding.noConsent.reason)
        }
        let told = Disclosure(
            country: ordered.country && allowed.country, town: ordered.town && allowed.town,
            name: ordered.name && allowed.name)
        let appeal = appeal(told, alarm, defender)
        let wording = Wordings.of(publicLanguage)
        letter.language = wording.language
        letter.text = wording.post(appeal)
        guard letter.text.count <= Self.longestPost else { throw Unsendable(reason: "too long") }
        if let finding = check.finding(in: letter.text, besides: wording.post(appeal.neutral)) {
            throw Unsendable(reason: finding.reason)
        }
    }

    private func appeal(
        _ told: Disclosure, _ alarm: Alarm.State, _ defender: Defender
    ) -> Appeal {
        let place = alarm.lastPoint.flatMap { point in
            gazetteer.nearest(
                latitude: point.fix.position.latitude.degrees,
                longitude: point.fix.position.longitude.degrees)
        }
        // Where she works, as the public page has it: where she is, is another consent.
        let country = Country.named(defender.country)
        let name = defender.name.reveal(for: .notice).oneLine
        return Appeal(
            name: told.name ? String(name.prefix(Self.longestName)) : nil,
            town: told.town ? place.map { town(of: $0, told, defender) } : nil,
            country: told.country ? country?.name : nil,
            time: Self.tenMinutes(alarm.raisedAt), link: "\(address)/alarms/\(alarm.code.text)")
    }

    /// Abroad, a town is told with its own country, so that nobody looks for it in hers.
    private func town(
        of place: PlaceInWords, _ told: Disclosure, _ defender: Defender
    ) -> String {
        let isAbroad = place.country.code != defender.country
        return place.town.name + (told.country && isAbroad ? ", \(place.country.name)" : "")
    }

    /// `2026-03-14 03:10`: the start of the ten minutes in which it fell.
    static func tenMinutes(_ moment: Moment) -> String {
        let ten: Int64 = 600_000
        let rounded = Moment(milliseconds: moment.milliseconds - moment.milliseconds % ten)
        return String(rounded.iso8601.prefix(16)).replacing("T", with: " ")
    }
}
