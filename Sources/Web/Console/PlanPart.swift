// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections

/// The plan as it was when the alarm was raised: what never to do, then the tasks by their time.
struct PlanPart: Sendable {
    struct Task: Sendable, Equatable {
        var words: String
        var at: Moment
        /// When and by whom it was done; nil until then.
        var doneAt: Moment?
        var doneBy: String?
    }

    var name: String
    var doNots: [String]
    var tasks: [Task]
    var publishes: [TimedStep]
    private let address: String
    private let now: Moment
    private let isOpen: Bool

    init(_ alarm: Alarm.State, in scene: ConsoleScene) {
        name = alarm.plan.name
        doNots = alarm.plan.doNots
        address = "/console/alarms/\(alarm.id.text)"
        now = scene.now
        isOpen = alarm.isOpen
        var tasks: [Task] = []
        publishes = []
        for step in alarm.plan.steps.sorted(by: { $0.after < $1.after }) {
            let due = alarm.raisedAt + step.after
            switch step.action {
            case .task(let words):
                let done = alarm.timeline.last { $0.event == .noted(Self.doneNote(words)) }
                tasks.append(
                    Task(
                        words: words, at: due, doneAt: done?.at,
                        doneBy: done.map { scene.name(of: $0.author, in: alarm) }))
            case .publish(let officers):
                let names = officers.map(scene.name).joined(separator: " and ")
                publishes.append(TimedStep(at: due, words: names))
            }
        }
        self.tasks = tasks
    }

    /// A task is done when an officer has noted so: the timeline is the checklist’s memory.
    static func doneNote(_ task: String) -> String { "Done: \(task)" }

    var html: HTML {
        let never = doNots.map { words -> HTML in "<li>✕ <b>\(words)</b></li>" }
        let list: HTML = doNots.isEmpty ? "" : "<ul class=\"do-nots\">\(never)</ul>"
        let items = tasks.map { item($0) }
        let none: HTML = tasks.isEmpty ? "<p>The plan holds no tasks.</p>" : ""
        let standing = publishes.map { step -> HTML in
            """
            <p>By standing approval of \(step.words) the public is told at \(step.at.clockTime) \
            UTC, as far as consent goes.</p>
            """
        }
        return """
            <section class="box plan" data-part="plan"><h2>Action protocol \
            <small>\(name)</small></h2>\(list)\(none)<ol>\(items)</ol>\(standing)</section>
            """
    }

    private func item(_ task: Task) -> HTML {
        if let doneAt = task.doneAt {
            return """
                <li class="done">✓ \(task.words) <small>done \(doneAt.hourAndMinute) by \
                \(task.doneBy ?? "")</small></li>
                """
        }
        let due: HTML =
            task.at > now
            ? "in \(.running(until: task.at, at: now))"
            : "<b class=\"warn\">! due for \(.running(since: task.at, at: now))</b>"
        let button: HTML =
            isOpen
            ? """
            <form method="post" action="\(address)/note"><input type="hidden" name="note" \
            value="\(Self.doneNote(task.words))"><button>Done</button></form>
            """ : ""
        return """
            <li><span>○ \(task.words) <small>by \(task.at.hourAndMinute) UTC · \(due)</small>\
            </span>\(button)</li>
            """
    }
}
