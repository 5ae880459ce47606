// SPDX-License-Identifier: Apache-2.0
internal import CCurl
internal import Domain

/// One libcurl handle: a connection to the mail server that stays open between mails.
///
/// Blocks; lives and dies on one thread of its own.
@safe struct MailHandle: ~Copyable {
    // Safe because only its one owner reaches it: the handle is made in init and freed in deinit.
    private let handle: UnsafeMutableRawPointer
    private let settings: MailSettings
    /// After trouble the old connection may still hold a reply that belongs to the mail before.
    private var isInDoubt = false

    /// Nil when libcurl has no memory left.
    init?(_ settings: MailSettings) {
        guard let handle = unsafe curl_easy_init() else { return nil }
        unsafe self.handle = unsafe handle
        self.settings = settings
    }

    deinit { unsafe curl_easy_cleanup(handle) }

    /// Hands one mail over and waits for the server's last word.
    mutating func deliver(
        _ text: String, to recipient: MailAddress, reference: String
    ) -> Delivery.Outcome {
        // Keeps the connection, and forgets every pointer that was set for this mail.
        defer { unsafe curl_easy_reset(handle) }
        guard configure() else { return .later(reason: "mail not set up", wait: nil) }
        var text = text
        let patience = Double(settings.patience.milliseconds) / 1000
        // Safe because `bytes`, `transfer` and the list of recipients outlive the call that uses
        // them, and the handle forgets them before its next mail.
        return text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                var transfer = unsafe natalia_transfer(
                    text: characters.baseAddress, length: characters.count, sent: 0, began: 0,
                    reply: 0, deadline: natalia_seconds() + patience, handle: handle)
                let list = unsafe curl_slist_append(
                    nil, "<\(recipient.text(for: .notice))>")
                defer { unsafe curl_slist_free_all(list) }
                unsafe natalia_set_list(handle, CURLOPT_MAIL_RCPT, list)
                let code = unsafe withUnsafeMutablePointer(to: &transfer) { transfer in
                    unsafe natalia_set_transfer(handle, transfer)
                    return unsafe curl_easy_perform(handle)
                }
                isInDoubt = code != CURLE_OK
                return unsafe Self.outcome(
                    of: code, began: transfer.began != 0, reply: Int(transfer.reply),
                    reference: reference)
            }
        }
    }

    /// Asks the server for nothing, over a connection on which mails could follow.
    mutating func knock() -> Delivery.Outcome {
        defer { unsafe curl_easy_reset(handle) }
        guard configure(sends: false) else { return .later(reason: "mail not set up", wait: nil) }
        let patience = Double(settings.patience.milliseconds) / 1000
        // Safe because `transfer` outlives the call that uses it, and the handle forgets it.
        var transfer = unsafe natalia_transfer(
            text: nil, length: 0, sent: 0, began: 0, reply: 0,
            deadline: natalia_seconds() + patience, handle: handle)
        let code = unsafe withUnsafeMutablePointer(to: &transfer) { transfer in
            unsafe natalia_set_transfer(handle, transfer)
            return unsafe curl_easy_perform(handle)
        }
        isInDoubt = code != CURLE_OK
        if code == CURLE_OK { return .taken(reference: "") }
        let reply = unsafe transfer.reply
        return .later(reason: "smtp \(reply), libcurl \(code.rawValue)", wait: nil)
    }

    /// Every option anew: nothing is left of the mail before.
    private func configure(sends: Bool = true) -> Bool {
        func set(_ option: CURLoption, _ text: String) -> Bool {
            unsafe natalia_set_text(handle, option, text) == CURLE_OK
        }
        func set(_ option: CURLoption, _ number: Int) -> Bool {
            unsafe natalia_set_number(handle, option, number) == CURLE_OK
        }
        var isSet = set(CURLOPT_URL, settings.address)
        isSet = set(CURLOPT_NOSIGNAL, 1) && isSet
        isSet = (sends ? set(CURLOPT_UPLOAD, 1) : set(CURLOPT_CUSTOMREQUEST, "NOOP")) && isSet
        isSet = set(CURLOPT_PROXY, "") && isSet
        isSet = set(CURLOPT_MAXCONNECTS, 1) && isSet
        isSet = set(CURLOPT_FRESH_CONNECT, isInDoubt ? 1 : 0) && isSet
        isSet = set(CURLOPT_CONNECTTIMEOUT_MS, Int(settings.connectPatience.milliseconds)) && isSet
        let patience = Int((settings.patience.milliseconds + 999) / 1000)
        isSet = set(CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, patience)) && isSet
        isSet = set(CURLOPT_MAIL_FROM, "<\(settings.sender.text(for: .notice))>") && isSet
        isSet = set(CURLOPT_SSL_VERIFYPEER, 1) && set(CURLOPT_SSL_VERIFYHOST, 2) && isSet
        isSet = set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2) && isSet
        if settings.encryption != .none {
            isSet = set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) && isSet
        }
        if let authorities = settings.authorities {
            isSet = set(CURLOPT_CAINFO, authorities) && isSet
        }
        if let login = settings.login, let password = settings.password {
            isSet = set(CURLOPT_USERNAME, login) && isSet
            isSet = set(CURLOPT_PASSWORD, password.reveal(for: .notice)) && isSet
        }
        return isSet
    }

    /// What the end of a transfer means.
    ///
    /// Once the text has begun, only the server's word tells its fate. Before, nothing can have
    /// been taken; a 5xx is then about this mail only where it answered sender, recipient or DATA,
    /// for which libcurl says *send error*.
    static func outcome(
        of code: CURLcode, began: Bool, reply: Int, reference: String
    ) -> Delivery.Outcome {
        if code == CURLE_OK { return .taken(reference: reference) }
        let reason = "smtp \(reply), libcurl \(code.rawValue)"
        let isAboutThisMail = began || code == CURLE_SEND_ERROR
        switch reply {
        case 500...599 where isAboutThisMail: return .refused(reason: reason)
        case 400...499 where isAboutThisMail: return .later(reason: reason, wait: nil)
        default:
            return began ? .unknown(reason: reason) : .later(reason: reason, wait: nil)
        }
    }
}
