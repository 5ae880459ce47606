// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Places

/// The second look at a public post: whether its very text keeps to the consent in force now.
///
/// It trusts nothing of how the text was made. In doubt it refuses.
struct ConsentCheck: Sendable {
    /// What may not leave and is in the text.
    enum Finding: String, Hashable, Sendable, CaseIterable {
        case noConsent = "no consent"
        case name
        case alias
        case shield
        case phone
        case mail
        case coordinates
        case town
        case country

        var reason: String { "consent check: \(rawValue)" }
    }

    /// Nil when not even the alarm itself may be told.
    let allowed: Disclosure?
    private let alarm: Alarm.State
    private let defender: Defender
    private let gazetteer: Gazetteer

    init(alarm: Alarm.State, defender: Defender, at now: Moment, gazetteer: Gazetteer) {
        self.alarm = alarm
        self.defender = defender
        self.gazetteer = gazetteer
        allowed = Disclosure(allowedBy: defender.consents, at: now)
    }

    /// The first thing that `text` tells and may not; nil when it may leave.
    ///
    /// - Parameter neutral: what would be said of anybody; its words tell nothing of this defender.
    func finding(in text: String, besides neutral: String) -> Finding? {
        guard let allowed else { return .noConsent }
        // Plain words hide nothing: a full stop or hyphen inside a name is no longer there.
        let said = Said(text)
        var innocent = Set(neutral.plainWords)
        let name = defender.name.reveal(for: .consentCheck)
        let places = places
        if allowed.town { places.towns.forEach { innocent.formUnion($0.plainWords) } }
        if allowed.country { places.countries.forEach { innocent.formUnion($0.plainWords) } }
        if allowed.name {
            innocent.formUnion(name.plainWords)
        } else {
            if said.names(name, besides: innocent) { return .name }
            if said.names(defender.alias, besides: innocent) { return .alias }
        }
        let shields = defender.circle.map { $0.name.reveal(for: .consentCheck) }
        if shields.contains(where: { said.names($0, besides: innocent) }) { return .shield }
        if !allowed.town, places.towns.contains(where: { said.says($0, besides: innocent) }) {
            return .town
        }
        if !allowed.country, places.countries.contains(where: { said.says($0, besides: innocent) })
        {
            return .country
        }
        return numbersAndAddresses(in: text, besides: neutral)
    }

    private func numbersAndAddresses(in text: String, besides neutral: String) -> Finding? {
        let strange = Self.removing(wordsOf: neutral, from: text)
        if strange.contains("@") { return .mail }
        if Self.hasDecimals(Array(strange)) { return .coordinates }
        let digits = String(strange.filter(\.isNumber))
        let phones = defender.circle.flatMap { $0.reach.rungs.joined() }.compactMap(Self.phone)
        // National and international spelling share their end.
        let isKnown = phones.contains { digits.contains($0.suffix(8)) }
        return isKnown || Self.hasLongNumber(strange) ? .phone : nil
    }

    /// Whether a number has two decimals or more, as coordinates have.
    private static func hasDecimals(_ text: [Character]) -> Bool {
        text.indices.dropFirst().dropLast(2).contains { index in
            (text[index] == "." || text[index] == ",") && text[index - 1].isNumber
                && text[index + 1].isNumber && text[index + 2].isNumber
        }
    }

    /// Whether seven digits follow each other with nothing but a phone number's signs between.
    private static func hasLongNumber(_ text: String) -> Bool {
        var digits = 0
        for character in text.filter({ !" .()/-".contains($0) }) {
            digits = character.isNumber ? digits + 1 : 0
            if digits >= 7 { return true }
        }
        return false
    }

    private static func phone(_ address: Address) -> String? {
        switch address {
        case .sms(let phone): phone.e164(for: .consentCheck)
        case .mail, .post: nil
        }
    }

    /// What `text` has beyond the words of `neutral`: the time and the link go, once each.
    private static func removing(wordsOf neutral: String, from text: String) -> String {
        var rest = text.split(separator: " ")
        for word in neutral.split(separator: " ") {
            if let index = rest.firstIndex(of: word) { rest.remove(at: index) }
        }
        return rest.joined(separator: " ")
    }

    /// The towns and countries in which the alarm's track and the defender's work lie.
    private var places: (towns: Set<String>, countries: Set<String>) {
        var towns: Set<String> = []
        var countries: Set<String> = []
        var seen: Set<[Int32]> = []
        for point in alarm.track.reversed() {
            let position = point.fix.position
            // To about a kilometre: a track of hundreds of points lies in few places.
            let cell = [position.latitude.e7 / 100_000, position.longitude.e7 / 100_000]
            guard seen.count < 50, seen.insert(cell).inserted,
                let place = gazetteer.nearest(
                    latitude: position.latitude.degrees, longitude: position.longitude.degrees)
            else { continue }
            towns.insert(place.town.name)
            countries.insert(place.country.name)
        }
        if let country = Country.named(defender.country) {
            countries.insert(country.name)
        }
        return (towns, countries)
    }
}

/// A text as its plain words, to be searched for others.
private struct Said {
    private let words: [String]
    private let all: Set<String>

    init(_ text: String) {
        words = text.plainWords
        all = Set(words)
    }

    /// Whether `name` or a part of it of three letters or more is said.
    func names(_ name: String, besides innocent: Set<String>) -> Bool {
        says(name, besides: innocent)
            || name.plainWords.contains {
                $0.count >= 3 && all.contains($0) && !innocent.contains($0)
            }
    }

    /// Whether all words of `phrase` are said one after the other; an article counts for nothing.
    func says(_ phrase: String, besides innocent: Set<String>) -> Bool {
        let sought = phrase.plainWords.filter { $0 != "the" }
        guard !sought.isEmpty, sought.count <= words.count, !sought.allSatisfy(innocent.contains)
        else { return false }
        return (0...words.count - sought.count).contains { start in
            words[start..<start + sought.count].elementsEqual(sought)
        }
    }
}
