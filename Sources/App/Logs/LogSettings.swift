// SPDX-License-Identifier: Apache-2.0
import Logging
import Synchronization

/// How this process writes its log, for all loggers at once.
struct LogSettings: Equatable {
    enum Format: String, CaseIterable {
        case text
        /// One JSON object a line.
        case json
    }

    var format = Format.text
    var level = Logger.Level.notice
    /// Nothing is written at all.
    var isSilent = false

    private static let shared = Mutex(LogSettings())

    /// As every line reads them when it is written: the settings file is read after the first
    /// logger was made.
    static var current: LogSettings {
        get { shared.withLock { $0 } }
        set { shared.withLock { $0 = newValue } }
    }
}

/// What simulated servers say to their log is nobody's news.
func silenceLogs() { LogSettings.current.isSilent = true }
