// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import SwiftProtobuf

extension FormAttempt {
    init(_ delivery: Int, _ outcome: Delivery.Outcome) {
        self.init()
        self.delivery = Int64(delivery)
        switch outcome {
        case .taken(let reference): taken = reference
        case .refused(let reason): refused = reason
        case .later(let reason, let wait):
            later.reason = reason
            if let wait { later.wait = FormSpan(wait) }
        case .unknown(let reason): unknown = reason
        }
    }
}

extension Delivery.Outcome {
    init(_ form: FormAttempt) throws(Unreadable) {
        try form.checkKnown()
        switch form.outcome {
        case .taken(let reference): self = .taken(reference: reference)
        case .refused(let reason): self = .refused(reason: reason)
        case .later(let later):
            try later.checkKnown()
            let wait = later.hasWait ? try Duration(later.wait) : nil
            self = .later(reason: later.reason, wait: wait)
        case .unknown(let reason): self = .unknown(reason: reason)
        case nil: throw Unreadable()
        }
    }
}

extension FormReceipt {
    init(_ delivery: Int, _ receipt: Delivery.Receipt) {
        self.init()
        self.delivery = Int64(delivery)
        switch receipt {
        case .delivered: delivered = FormNothing()
        case .failed(let reason): failed = reason
        }
    }
}

extension Delivery.Receipt {
    init(_ form: FormReceipt) throws(Unreadable) {
        try form.checkKnown()
        switch form.kind {
        case .delivered(let nothing): self = try nothing.meaning(.delivered)
        case .failed(let reason): self = .failed(reason: reason)
        case nil: throw Unreadable()
        }
    }
}
