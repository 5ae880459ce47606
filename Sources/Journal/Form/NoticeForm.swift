// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import SwiftProtobuf

extension FormNotices {
    init(_ notices: [Notice]) {
        self.init()
        self.notices = notices.map { FormNotice($0) }
    }

    func list() throws(Unreadable) -> [Notice] {
        try checkKnown()
        return try notices.map(Notice.init)
    }
}

extension FormNotice {
    init(_ notice: Notice) {
        self.init()
        number = Int64(notice.number)
        switch notice.recipient {
        case .shield(let id): shield = FormId(id)
        case .officer(let id): officer = FormId(id)
        case .everyone: everyone = FormNothing()
        }
        switch notice.reason {
        case .help: help = FormNothing()
        case .page(let level): pageLevel = Int64(level)
        case .standDown: standDown = FormNothing()
        case .broadcast(let disclosure): broadcast = FormDisclosure(disclosure)
        }
        rung = Int64(notice.rung)
        addresses = notice.addresses.map { FormAddress($0) }
        firstDelivery = Int64(notice.firstDelivery)
    }
}

extension Notice {
    init(_ form: FormNotice) throws(Unreadable) {
        try form.checkKnown()
        self.init(
            number: Int(form.number), recipient: try Recipient(form), reason: try Reason(form),
            rung: Int(form.rung), addresses: try form.addresses.map(Address.init),
            firstDelivery: Int(form.firstDelivery))
    }
}

extension Recipient {
    init(_ form: FormNotice) throws(Unreadable) {
        switch form.recipient {
        case .shield(let id): self = .shield(try ID(id))
        case .officer(let id): self = .officer(try ID(id))
        case .everyone(let nothing): self = try nothing.meaning(.everyone)
        case nil: throw Unreadable()
        }
    }
}

extension Notice.Reason {
    init(_ form: FormNotice) throws(Unreadable) {
        switch form.reason {
        case .help(let nothing): self = try nothing.meaning(.help)
        case .pageLevel(let level): self = .page(level: Int(level))
        case .standDown(let nothing): self = try nothing.meaning(.standDown)
        case .broadcast(let disclosure): self = .broadcast(try Disclosure(disclosure))
        case nil: throw Unreadable()
        }
    }
}

extension FormDisclosure {
    init(_ disclosure: Disclosure) {
        self.init()
        country = disclosure.country
        town = disclosure.town
        name = disclosure.name
    }
}

extension Disclosure {
    init(_ form: FormDisclosure) throws(Unreadable) {
        try form.checkKnown()
        self.init(country: form.country, town: form.town, name: form.name)
    }
}
