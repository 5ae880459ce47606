// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Testing

@testable import Web

@Suite("A receipt of Kannel's", .timeLimit(.minutes(5)))
struct KannelReceiptTests {
    private let alarm = ID<Alarm>(high: 1, low: 2)

    private func receipt(_ rest: String) -> Delivery.Receipt? {
        KannelReceipt(FormFields("alarm=\(alarm.text)&delivery=3&\(rest)"))?.receipt
    }

    @Test func `only ends count`() {
        #expect(receipt("status=1") == .delivered)
        #expect(receipt("status=2") == .failed(reason: "the phone did not take it"))
        #expect(receipt("status=16") == .failed(reason: "the SMS centre refused it"))
        for step in ["4", "8", "32", "0", "999999999999999999999", "x", ""] {
            #expect(receipt("status=\(step)") == nil)
        }
    }

    @Test func `the words of a message in a report are not kept`() {
        let report = "id:77 sub:001 dlvrd:000 stat:UNDELIV err:006 text:Nino stat:SECRET"
            .replacing(" ", with: "+")
        #expect(
            receipt("status=2&reason=\(report)")
                == .failed(reason: "the phone did not take it (UNDELIV, error 006)"))
        #expect(
            receipt("status=16&reason=NACK%2F0x0000000b%2FInvalid+number+46701740602")
                == .failed(reason: "the SMS centre refused it (error 0x0000000b)"))
        #expect(
            receipt("status=16&reason=Nino+at+46701740602")
                == .failed(reason: "the SMS centre refused it"))
    }

    @Test func `names its alarm and delivery`() {
        let receipt = KannelReceipt(FormFields("alarm=\(alarm.text)&delivery=3&status=1"))
        #expect(receipt?.alarm == alarm)
        #expect(receipt?.delivery == Delivery.Label(number: 3))
        let marked = KannelReceipt(
            FormFields("alarm=\(alarm.text)&delivery=3&mark=fe&status=1"))
        #expect(marked?.delivery == Delivery.Label(number: 3, mark: 0xfe))
        for bad in ["", "alarm=x&delivery=3&status=1", "alarm=\(alarm.text)&status=1"] {
            #expect(KannelReceipt(FormFields(bad)) == nil)
        }
    }

    @Test func `fields are decoded, and what is no text is repaired`() {
        let fields = FormFields("a=1+2%203&b=%C3%A5&c&d=%E5&e=%2&a=9&f=%2B46&g=%zz")
        #expect(fields["a"] == "1 2 3")
        #expect(fields["b"] == "å")
        #expect(fields["c"] == "")
        #expect(fields["d"] == "\u{FFFD}")
        #expect(fields["e"] == "%2")
        #expect(fields["f"] == "+46")
        #expect(fields["g"] == "%zz")
        #expect(fields["h"] == nil)
    }

    @Test func `secrets are compared in full`() {
        #expect("abc".isSameSecret(as: "abc"))
        for other in ["", "ab", "abd", "abcd", "ABC"] { #expect(!"abc".isSameSecret(as: other)) }
    }

    @Test func `a sandbox links to its own station only`() {
        let view = SandboxView(messages: [], address: "http://127.0.0.1:8080")
        let html = view.linked("<b> http://127.0.0.1:8080/s/K7-a. http://example.org/s/x")
        #expect(
            html.text == "&lt;b&gt; <a href=\"/s/K7-a\">http://127.0.0.1:8080/s/K7-a</a>. "
                + "http://example.org/s/x")
    }
}
