// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import SwiftProtobuf

extension FormAddress {
    init(_ address: Address) {
        self.init()
        switch address {
        case .sms(let number): sms = UInt64(number.e164(for: .record).dropFirst()) ?? 0
        case .mail(let address): mail = address.text(for: .record)
        case .post: post = FormNothing()
        }
    }
}

extension Address {
    init(_ form: FormAddress) throws(Unreadable) {
        try form.checkKnown()
        switch form.kind {
        case .sms(let digits):
            guard let number = PhoneNumber("+\(digits)") else { throw Unreadable() }
            self = .sms(number)
        case .mail(let text):
            guard let address = MailAddress(text) else { throw Unreadable() }
            self = .mail(address)
        case .post(let nothing):
            try nothing.checkKnown()
            self = .post
        case nil: throw Unreadable()
        }
    }
}

extension Reach {
    var forms: [FormRung] {
        rungs.map { addresses in
            var form = FormRung()
            form.addresses = addresses.map { FormAddress($0) }
            return form
        }
    }

    init(_ forms: [FormRung]) throws(Unreadable) {
        self.init(rungs: [])
        rungs.reserveCapacity(forms.count)
        for form in forms {
            try form.checkKnown()
            rungs.append(try form.addresses.map(Address.init))
        }
    }
}

extension Language {
    init(form code: String) throws(Unreadable) {
        guard let language = Language(code) else { throw Unreadable() }
        self = language
    }
}

extension DeviceIdentifier {
    init(form text: String) throws(Unreadable) {
        guard let identifier = DeviceIdentifier(text) else { throw Unreadable() }
        self = identifier
    }
}

extension FormChannel {
    init(_ channel: Channel) {
        switch channel {
        case .sms: self = .sms
        case .mail: self = .mail
        case .post: self = .post
        }
    }
}

extension Channel {
    init(_ form: FormChannel) throws(Unreadable) {
        switch form {
        case .sms: self = .sms
        case .mail: self = .mail
        case .post: self = .post
        case .unspecified, .UNRECOGNIZED: throw Unreadable()
        }
    }
}
