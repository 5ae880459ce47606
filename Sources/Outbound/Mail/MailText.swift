// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// A mail as RFC 5322 has it, all ASCII, lines of at most 78 characters.
struct MailText {
    let text: String

    init(_ letter: Letter, to recipient: MailAddress, settings: MailSettings) {
        let from = Self.words(settings.senderName)
        let sender = settings.sender.text(for: .notice)
        let headers = [
            "Message-ID: <\(letter.reference)@\(settings.ownHost)>",
            "Date: \(Self.date(letter.writtenAt))",
            "From: \(from.isEmpty ? "" : from + " ")<\(sender)>",
            "To: <\(recipient.text(for: .notice))>",
            "Subject: \(Self.words(letter.subject))",
            "Auto-Submitted: auto-generated",
            "Importance: high",
            "X-Priority: 1",
            "MIME-Version: 1.0",
            "Content-Language: \(letter.language.code)",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
        ]
        text = headers.joined(separator: "\r\n") + "\r\n\r\n" + QuotedPrintable.encode(letter.text)
    }

    /// `Sat, 14 Mar 2026 03:12:07 +0000`.
    static func date(_ moment: Moment) -> String {
        let time = CalendarTime(moment)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let midnight = moment.milliseconds - (moment.milliseconds % 86_400_000)
        // The epoch was a Thursday.
        let day = Int((midnight / 86_400_000 + 4) % 7)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(days[max(0, day)]), \(two(time.day)) \(months[time.month - 1]) \(time.year) "
            + "\(two(time.hour)):\(two(time.minute)):\(two(time.second)) +0000"
    }

    /// A header's words: what is not plain ASCII as encoded words (RFC 2047). Nothing in it can end
    /// the line.
    static func words(_ text: String) -> String {
        let line = text.oneLine
        let isPlain = line.utf8.allSatisfy { isPlainInHeader($0) } && line.utf8.count <= 60
        if isPlain { return line }
        // 75 characters a word at most; 12 are `=?UTF-8?Q??=`.
        var words: [String] = []
        var word = ""
        for character in line {
            let encoded = character.utf8.map { isSafeInWord($0) ? ascii($0) : escape($0) }.joined()
            if word.utf8.count + encoded.utf8.count > 63 {
                words.append(word)
                word = ""
            }
            word += encoded
        }
        words.append(word)
        return words.map { "=?UTF-8?Q?\($0)?=" }.joined(separator: "\r\n ")
    }

    /// Letters, digits, blanks and signs that mean nothing to a reader of headers.
    private static func isPlainInHeader(_ byte: UInt8) -> Bool {
        isSafeInWord(byte) || " :,.'!-+/#".utf8.contains(byte)
    }

    private static func isSafeInWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func ascii(_ byte: UInt8) -> String { String(UnicodeScalar(byte)) }

    private static func escape(_ byte: UInt8) -> String { QuotedPrintable.escape(byte) }
}

extension String {
    /// On one line: whatever breaks or controls a line is a blank.
    var oneLine: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    let isBreak =
                        scalar.properties.generalCategory == .control
                        || scalar == "\u{2028}" || scalar == "\u{2029}"
                    return isBreak ? " " : scalar
                }))
    }
}
