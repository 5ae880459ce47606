// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import SwiftProtobuf

extension FormDefender {
    init(_ defender: Defender) {
        self.init()
        id = FormId(defender.id)
        alias = defender.alias
        name = defender.name.reveal(for: .record)
        language = defender.language.code
        country = defender.country
        devices = defender.devices.map { FormDevice($0) }
        circle = defender.circle.map { FormShield($0) }
        plan = FormId(defender.plan)
        consents = defender.consents.map { FormConsent($0) }
    }
}

extension Defender {
    init(_ form: FormDefender) throws(Unreadable) {
        try form.checkKnown()
        guard form.hasID, form.hasPlan else { throw Unreadable() }
        self.init(
            id: try ID(form.id), alias: form.alias, name: Private(form.name),
            language: try Language(form: form.language), country: form.country,
            devices: try form.devices.map(Device.init), circle: try form.circle.map(Shield.init),
            plan: try ID(form.plan), consents: try form.consents.map(Consent.init))
    }
}

extension FormDevice {
    init(_ device: Device) {
        self.init()
        id = FormId(device.id)
        identifier = device.identifier.text(for: .record)
        kind = device.kind
    }
}

extension Device {
    init(_ form: FormDevice) throws(Unreadable) {
        try form.checkKnown()
        guard form.hasID else { throw Unreadable() }
        self.init(
            id: try ID(form.id), identifier: try DeviceIdentifier(form: form.identifier),
            kind: form.kind)
    }
}

extension FormShield {
    init(_ shield: Shield) {
        self.init()
        id = FormId(shield.id)
        name = shield.name.reveal(for: .record)
        language = shield.language.code
        reach = shield.reach.forms
        sees =
            switch shield.sees {
            case .town: .town
            case .area: .area
            case .exact: .exact
            }
    }
}

extension Shield {
    init(_ form: FormShield) throws(Unreadable) {
        try form.checkKnown()
        guard form.hasID else { throw Unreadable() }
        let precision: Precision
        switch form.sees {
        case .town: precision = .town
        case .area: precision = .area
        case .exact: precision = .exact
        case .unspecified, .UNRECOGNIZED: throw Unreadable()
        }
        self.init(
            id: try ID(form.id), name: Private(form.name),
            language: try Language(form: form.language), reach: try Reach(form.reach),
            sees: precision)
    }
}
