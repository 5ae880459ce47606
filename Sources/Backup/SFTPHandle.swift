// SPDX-License-Identifier: Apache-2.0
internal import CCurl
internal import Glibc

/// One libcurl handle: a connection to the other host that stays open between files. Blocks.
///
/// Safe because only the jobs of one thread reach it, one after the other.
@safe final class SFTPHandle: @unchecked Sendable {
    private enum Errand {
        case list
        case read(String)
        case write(String, [UInt8])
        case remove(String)
    }

    /// Seconds until a host that does not answer, or from which nothing comes, is given up.
    private static let patience = 15

    private let handle: UnsafeMutableRawPointer
    private let settings: SFTPTarget.Settings

    init(_ settings: SFTPTarget.Settings) {
        _ = Self.isPrepared
        guard let handle = unsafe curl_easy_init() else {
            preconditionFailure("libcurl has no memory for a handle")
        }
        unsafe self.handle = unsafe handle
        self.settings = settings
    }

    deinit { unsafe curl_easy_cleanup(handle) }

    func list() throws -> [UInt8] { try run(.list) }

    func read(_ name: String) throws -> [UInt8] { try run(.read(name)) }

    /// Under another name first: the file has its own name only when it is there as a whole.
    func write(_ bytes: [UInt8], as name: String) throws { _ = try run(.write(name, bytes)) }

    func remove(_ name: String) throws { _ = try run(.remove(name)) }

    private func run(_ errand: Errand) throws -> [UInt8] {
        // Keeps the connection, and forgets every pointer that was set for this errand.
        defer { unsafe curl_easy_reset(handle) }
        var bytes: [UInt8] = []
        var commands: [String] = []
        var isSet = set(CURLOPT_URL, settings.address) && configure()
        switch errand {
        case .list: isSet = set(CURLOPT_DIRLISTONLY, 1) && isSet
        case .read(let name): isSet = set(CURLOPT_URL, settings.address + name) && isSet
        case .write(let name, let text):
            let unfinished = name + unfinishedEnding
            isSet = set(CURLOPT_URL, settings.address + unfinished) && isSet
            isSet = set(CURLOPT_UPLOAD, 1) && set(CURLOPT_INFILESIZE, text.count) && isSet
            isSet = set(CURLOPT_NEW_FILE_PERMS, 0o600) && isSet
            // Many servers give no file the name of one that is there; that there is none is well.
            commands = ["*rm \(path(name))", "rename \(path(unfinished)) \(path(name))"]
            bytes = text
        case .remove(let name):
            isSet = set(CURLOPT_NOBODY, 1) && isSet
            commands = ["rm \(path(name))"]
        }
        guard isSet else { throw TargetAway(reason: "libcurl does not speak SFTP") }
        return try perform(sending: bytes, then: commands)
    }

    private func path(_ name: String) -> String { settings.folder + name }

    private func perform(sending bytes: [UInt8], then commands: [String]) throws -> [UInt8] {
        // Safe because `bytes`, `file` and the list of commands outlive the call that uses them,
        // and the handle forgets them before its next errand; what came is freed here.
        try unsafe bytes.withUnsafeBytes { raw in
            var file = unsafe natalia_file(
                text: raw.bindMemory(to: CChar.self).baseAddress, length: raw.count, sent: 0,
                got: nil, count: 0, room: 0, most: mostBytesInFile)
            defer { unsafe free(file.got) }
            var list: UnsafeMutablePointer<curl_slist>?
            for command in commands { unsafe list = unsafe curl_slist_append(list, command) }
            defer { unsafe curl_slist_free_all(list) }
            unsafe natalia_set_list(handle, CURLOPT_POSTQUOTE, list)
            let code = unsafe withUnsafeMutablePointer(to: &file) { file in
                unsafe natalia_set_file(handle, file)
                return unsafe curl_easy_perform(handle)
            }
            guard code == CURLE_OK else {
                let words = unsafe String(cString: curl_easy_strerror(code))
                throw TargetAway(reason: "libcurl \(code.rawValue), \(words)")
            }
            return unsafe Array(UnsafeRawBufferPointer(start: file.got, count: file.count))
        }
    }

    private func configure() -> Bool {
        var isSet = set(CURLOPT_NOSIGNAL, 1)
        isSet = set(CURLOPT_PROXY, "") && isSet
        isSet = set(CURLOPT_PROTOCOLS_STR, "sftp") && isSet
        isSet = set(CURLOPT_MAXCONNECTS, 1) && isSet
        isSet = set(CURLOPT_CONNECTTIMEOUT, Self.patience) && isSet
        // Less than one byte a second, for so long.
        isSet = set(CURLOPT_LOW_SPEED_LIMIT, 1) && isSet
        isSet = set(CURLOPT_LOW_SPEED_TIME, Self.patience) && isSet
        isSet = set(CURLOPT_SSH_AUTH_TYPES, 1 << 0) && isSet
        isSet = set(CURLOPT_SSH_PRIVATE_KEYFILE, settings.keyFile) && isSet
        // Without a function of ours that decides, a host that is not in this file is refused.
        isSet = set(CURLOPT_SSH_KNOWNHOSTS, settings.knownHosts) && isSet
        return isSet
    }

    private func set(_ option: CURLoption, _ text: String) -> Bool {
        unsafe natalia_set_text(handle, option, text) == CURLE_OK
    }

    private func set(_ option: CURLoption, _ number: Int) -> Bool {
        unsafe natalia_set_number(handle, option, number) == CURLE_OK
    }

    /// libcurl wants this once in a process, before the first handle; more often does no harm.
    private static let isPrepared = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
