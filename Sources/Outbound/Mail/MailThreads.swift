// SPDX-License-Identifier: Apache-2.0
internal import CCurl
internal import Dispatch
internal import Domain
internal import Glibc
internal import Synchronization

/// The threads on which mails leave: libcurl blocks, and the tasks' own threads are too few for
/// that.
final class MailThreads: Sendable {
    struct Job: Sendable {
        /// Nil: the server is only to say that it is there.
        var mail: Mail?
        var continuation: CheckedContinuation<Delivery.Outcome, Never>
    }

    struct Mail: Sendable {
        var text: String
        var recipient: MailAddress
        var reference: String
    }

    private struct State {
        var jobs: [Job] = []
        var isClosed = false
    }

    /// The most mails that wait for a thread; the dispatcher hands over far fewer.
    static let mostWaiting = 256
    private let state = Mutex(State())
    /// Counts the waiting jobs; after closing, every thread that looks finds none and ends.
    private let work = DispatchSemaphore(value: 0)
    private let settings: MailSettings

    init(_ settings: MailSettings) {
        self.settings = settings
        _ = Self.isPrepared
        for number in 1...settings.connections {
            startThread(named: "mail-\(number)") { [self] in serve() }
        }
    }

    func deliver(
        _ text: String, to recipient: MailAddress, reference: String
    ) async -> Delivery.Outcome {
        await run(Mail(text: text, recipient: recipient, reference: reference))
    }

    /// Whether the server is there and takes our login.
    func knock() async -> Delivery.Outcome { await run(nil) }

    private func run(_ mail: Mail?) async -> Delivery.Outcome {
        await withCheckedContinuation { continuation in
            let job = Job(mail: mail, continuation: continuation)
            let isTaken = state.withLock { state in
                guard !state.isClosed, state.jobs.count < Self.mostWaiting else { return false }
                state.jobs.append(job)
                return true
            }
            if isTaken {
                work.signal()
            } else {
                continuation.resume(returning: .later(reason: "mail queue full", wait: nil))
            }
        }
    }

    /// Ends the threads once what waits is done.
    func close() {
        state.withLock { $0.isClosed = true }
        for _ in 1...settings.connections { work.signal() }
    }

    private func serve() {
        guard var handle = MailHandle(settings) else {
            preconditionFailure("libcurl has no memory for a handle")
        }
        while true {
            work.wait()
            let job = state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
            guard let job else { return }
            let outcome =
                job.mail.map { mail in
                    handle.deliver(mail.text, to: mail.recipient, reference: mail.reference)
                } ?? handle.knock()
            job.continuation.resume(returning: outcome)
        }
    }

    /// libcurl wants this once in a process, before the first handle.
    private static let isPrepared = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

/// Starts a thread that may block as long as it likes.
private func startThread(named name: String, _ body: @escaping @Sendable () -> Void) {
    final class Body {
        let name: String
        let run: @Sendable () -> Void
        init(_ name: String, _ run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }
    // Safe because the box is retained once here and released once by the thread, which owns it.
    let box = unsafe Unmanaged.passRetained(Body(name, body)).toOpaque()
    var thread = pthread_t()
    let failure = unsafe pthread_create(
        &thread, nil,
        { raw in
            let body = unsafe Unmanaged<Body>.fromOpaque(raw!).takeRetainedValue()
            unsafe natalia_name_thread(body.name)
            body.run()
            return nil
        }, box)
    precondition(failure == 0, "no thread could be started")
    pthread_detach(thread)
}
