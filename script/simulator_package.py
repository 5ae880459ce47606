# SPDX-License-Identifier: Apache-2.0
"""The rooms of which a simulated world is made, as a package of their own: built for release in five
minutes on two cores, where the whole product takes a quarter of an hour."""
from scratch_package import ROOT, files_of, lay_out, swift

# What a simulated world is made of.
ROOMS = ["Domain", "Trackers", "Journal", "Places", "CPlaces", "Engine", "Gateway", "Outbound", "Simulator"]
# What speaks to real sockets.
WITHOUT = [
    "Sources/Gateway/TCPListener.swift", "Sources/Gateway/UDPListener.swift",
    "Sources/Gateway/HTTPListener.swift", "Sources/Gateway/SilenceCloser.swift",
    "Sources/Outbound/HTTP", "Sources/Outbound/Mastodon", "Sources/Outbound/Mail/MailCarrier.swift",
    "Sources/Outbound/Mail/MailHandle.swift", "Sources/Outbound/Mail/MailThreads.swift",
    "Sources/Outbound/Kannel/KannelCarrier.swift", "Sources/Outbound/Kannel/KannelSettings.swift",
    "Sources/Simulator/Drill", "Sources/Simulator/Devices/GT06Tracker.swift",
]
COMMANDS = ["Sources/App/Commands/SimulateCommand.swift", "Sources/App/Commands/Revision.swift"]
MAIN = """import ArgumentParser
import Logging

@main
struct Natalia: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "natalia", subcommands: [SimulateCommand.self])
}

func say(_ line: String) { print(line) }

func silenceLogs() { LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() } }
"""


def texts():
    """Every file of the package but its manifest, by name."""
    texts = {name: (ROOT / name).read_bytes()
             for room in ROOMS for name in files_of(f"Sources/{room}", WITHOUT)}
    texts |= {"Sources/App/" + name.split("/")[-1]: (ROOT / name).read_bytes() for name in COMMANDS}
    texts["Sources/App/Natalia.swift"] = MAIN.encode()
    return texts


def build(folder, texts):
    """Builds the package in `folder`; returns its `natalia`, which can simulate and nothing else."""
    targets = [(room, "target", f"Sources/{room}") for room in ROOMS]
    targets.append(("App", "executableTarget", "Sources/App"))
    lay_out(folder, texts, targets)
    swift(folder, "build", "-c", "release", "--product", "App", log=folder / "build.log")
    return folder / ".build" / "release" / "App"
