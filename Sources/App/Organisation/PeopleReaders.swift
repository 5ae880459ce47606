// SPDX-License-Identifier: Apache-2.0
import Domain

extension YAMLCursor {
    /// The short name by which a file refers to somebody: letters, digits, `-` and `_`.
    var key: String? {
        read("a short name of letters, digits, - and _") { text in
            let isKey = text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || byte == 45 || byte == 95
            }
            return isKey && text.utf8.count <= 40 ? text : nil
        }
    }

    var language: Language? { read("a language code such as en") { Language($0) } }

    func officer(among keys: Set<String>) -> ID<Officer>? {
        read("the key of one of the officers") {
            keys.contains($0) ? Identity.of("officer", $0) : nil
        }
    }

    /// `2026-01-05` or `2026-01-05T08:00:00Z`.
    var moment: Moment? {
        read("a day such as 2026-01-05, or a time such as 2026-01-05T08:00:00Z") {
            Moment(text: $0)
        }
    }

    /// A list of rungs; each names one or more ways that are used at once.
    var reach: Reach? {
        let rungs = items.map { rung -> [Address] in
            rung.allowOnly(["sms", "mail"])
            let sms = rung.optional("sms")?.read("a telephone number such as +46701740601") {
                PhoneNumber($0).map { Address.sms($0) }
            }
            let mail = rung.optional("mail")?.read("a mail address") {
                MailAddress($0).map { Address.mail($0) }
            }
            let addresses = [sms, mail].compactMap { $0 }
            if rung.optional("sms") == nil, rung.optional("mail") == nil {
                rung.fault("needs sms, mail or both.")
            }
            return addresses
        }
        guard !rungs.isEmpty else {
            fault("needs at least one way to be reached.")
            return nil
        }
        return Reach(rungs: rungs)
    }
}

/// Reads one defender with devices, circle and consents.
struct DefenderReader {
    let plans: Set<String>

    func defender(_ cursor: YAMLCursor) -> Defender? {
        cursor.allowOnly([
            "key", "alias", "name", "language", "country", "plan", "devices", "consents", "shields",
        ])
        let key = cursor.member("key")?.key
        let alias = cursor.member("alias")?.read("text of at most 20 letters") {
            $0.count <= 20 ? $0 : nil
        }
        let name = cursor.member("name")?.text
        let language = cursor.member("language")?.language
        let country = cursor.member("country")?.read("a country code of two letters such as GE") {
            $0.utf8.count == 2 && $0.utf8.allSatisfy { (65...90).contains($0) } ? $0 : nil
        }
        let plan = cursor.member("plan")?.read("the key of one of the plans") {
            plans.contains($0) ? Identity.of("plan", $0, as: ActionPlan.self) : nil
        }
        let devices = cursor.member("devices")?.items.compactMap(device) ?? []
        let shields = cursor.member("shields")?.items ?? []
        let circle = shields.compactMap { shield($0, of: key ?? "") }
        let consents = cursor.member("consents")?.items.compactMap(consent) ?? []
        if shields.count < 4 { cursor.fault("needs at least four shields.") }
        if Set(circle.map(\.id)).count < circle.count {
            cursor.fault("has two shields with the same key.")
        }
        guard let key, let alias, let name, let language, let country, let plan else { return nil }
        return Defender(
            id: Identity.of("defender", key), alias: alias, name: Private(name),
            language: language, country: country, devices: devices, circle: circle, plan: plan,
            consents: consents)
    }

    private func device(_ cursor: YAMLCursor) -> Device? {
        cursor.allowOnly(["identifier", "kind"])
        let identifier = cursor.member("identifier")?.read(
            "the IMEI or name that the device sends, at most 64 letters"
        ) { DeviceIdentifier($0) }
        let kind = cursor.member("kind")?.text
        guard let identifier, let kind else { return nil }
        return Device(
            id: Identity.of("device", identifier.text(for: .record)), identifier: identifier,
            kind: kind)
    }

    private func shield(_ cursor: YAMLCursor, of defender: String) -> Shield? {
        cursor.allowOnly(["key", "name", "language", "sees", "reach"])
        let key = cursor.member("key")?.key
        let name = cursor.member("name")?.text
        let language = cursor.member("language")?.language
        let sees = cursor.member("sees")?.read("exact, area or town") { Precision(rawValue: $0) }
        let reach = cursor.member("reach")?.reach
        guard let key, let name, let language, let sees, let reach else { return nil }
        return Shield(
            id: Identity.of("shield", defender, key), name: Private(name), language: language,
            reach: reach, sees: sees)
    }

    private func consent(_ cursor: YAMLCursor) -> Consent? {
        cursor.allowOnly(["scope", "decision", "given", "renew"])
        let scopes = Consent.Scope.allCases.map(\.rawValue).joined(separator: ", ")
        let scope = cursor.member("scope")?.read("one of \(scopes)") { Consent.Scope(rawValue: $0) }
        let decision = cursor.member("decision")?.read("yes, no or ask_proxy") {
            Consent.Decision(rawValue: $0)
        }
        let given = cursor.member("given")?.moment
        let renew = cursor.optional("renew")?.moment
        guard let scope, let decision, let given else { return nil }
        return Consent(scope: scope, decision: decision, givenAt: given, renewBy: renew)
    }
}

/// Reads one action plan.
struct PlanReader {
    let officers: Set<String>

    func plan(_ cursor: YAMLCursor) -> ActionPlan? {
        cursor.allowOnly([
            "key", "name", "instruction", "shield_task", "do_nots", "presume_real_after", "steps",
        ])
        let key = cursor.member("key")?.key
        let name = cursor.member("name")?.text
        let instruction = cursor.member("instruction")?.text
        let task = cursor.member("shield_task")?.text
        let doNots = cursor.optional("do_nots")?.items.compactMap(\.text) ?? []
        let presume = cursor.member("presume_real_after")?.seconds(in: 30...86_400)
        let steps = cursor.optional("steps")?.items.compactMap(step) ?? []
        guard let key, let name, let instruction, let task, let presume else { return nil }
        return ActionPlan(
            id: Identity.of("plan", key), name: name, instruction: instruction, shieldTask: task,
            doNots: doNots, presumeRealAfter: presume, steps: steps)
    }

    private func step(_ cursor: YAMLCursor) -> ActionPlan.Step? {
        cursor.allowOnly(["after", "task", "publish"])
        guard let after = cursor.member("after")?.seconds(in: 0...604_800) else { return nil }
        if let publish = cursor.optional("publish") {
            publish.allowOnly(["approved_by"])
            let approved =
                publish.member("approved_by")?.items.compactMap { $0.officer(among: officers) }
                ?? []
            guard ActionPlan.isTwoOfficers(approved) else {
                publish.fault("needs two different officers in approved_by.")
                return nil
            }
            return ActionPlan.Step(after: after, action: .publish(approvedBy: approved))
        }
        return cursor.member("task")?.text.map { ActionPlan.Step(after: after, action: .task($0)) }
    }
}
