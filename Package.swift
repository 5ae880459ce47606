// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// Every room of ours compiles under the strictest settings the compiler offers.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func room(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let collections = Target.Dependency.product(
    name: "HashTreeCollections", package: "swift-collections")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "natalia",
    products: [.executable(name: "natalia", targets: ["App"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        room("Domain", [collections]),
        room("Trackers", ["Domain"]),
        room(
            "Journal", ["Domain", collections, crypto, protobuf], exclude: ["journal.proto"]),
        room("JournalSQLite", ["Journal", "Domain", crypto, grdb]),
        room("JournalPostgres", ["Journal", "Domain", "CLibPQ"]),
        room("Places", ["CPlaces"]),
        room("Engine", ["Domain", "Journal", "Trackers", collections, crypto, logging]),
        room(
            "Gateway",
            ["Engine", "Domain", "Trackers", collections, nioCore, nioPosix, nioHTTP1, logging]),
        room(
            "Outbound",
            [
                "Engine", "Domain", "Places", "CCurl", collections, httpClient, nioCore, nioHTTP1,
                logging,
            ]),
        room("Backup", ["Domain", "Journal", "Engine", "CCurl", crypto, logging]),
        room(
            "Web",
            [
                "Engine", "Domain", "Journal", "Places", collections, hummingbird, crypto, logging,
                lifecycle, nioCore,
            ]),
        room(
            "Simulator",
            [
                "Engine", "Domain", "Journal", "Trackers", "Gateway", "Outbound", collections,
                nioCore, nioPosix, nioHTTP1, nioSSL,
            ]),
        .executableTarget(
            name: "App",
            dependencies: [
                "Domain", "Journal", "JournalSQLite", "JournalPostgres", "Engine", "Gateway",
                "Outbound", "Backup", "Web", "Simulator", "Trackers", collections, arguments,
                configuration, yams, logging, lifecycle, unixSignals, hummingbird, httpClient,
                crypto, nioCore, nioHTTP1, nioSSL,
            ],
            swiftSettings: strict),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "CPlaces", exclude: ["data"]),
        tests("DomainTests", ["Domain", "TestCast", collections]),
        tests(
            "EngineTests", ["Engine", "Domain", "Journal", "Trackers", "TestCast", collections]),
        tests("TrackersTests", ["Trackers", "Domain", "Simulator"]),
        tests("SimulatorTests", ["Simulator", "Domain"]),
        tests("TidyTests", []),
        tests("PlacesTests", ["Places"]),
        tests(
            "JournalTests",
            [
                "Journal", "JournalSQLite", "JournalPostgres", "Domain", "TestKit", collections,
                crypto, grdb, protobuf,
            ],
            exclude: ["entries-v1.hex"]),
        tests("JournalPostgresTests", ["JournalPostgres", "Journal", "Domain", "TestKit"]),
        tests(
            "BackupTests",
            [
                "Backup", "Domain", "Engine", "Journal", "JournalSQLite", "TestCast", logging,
            ]),
        tests(
            "OutboundTests",
            [
                "Outbound", "Engine", "Domain", "Journal", "Places", "TestCast", "TestKit",
                collections,
            ]),
        tests(
            "WebTests",
            [
                "Web", "Engine", "Domain", "Journal", "Places", collections, hummingbird, logging,
                nioCore, nioPosix,
            ]),
        .target(
            name: "TestCast", dependencies: ["Domain", "Journal"], path: "Tests/TestCast",
            swiftSettings: strict),
        .target(
            name: "TestKit", dependencies: ["Domain", nioCore, nioPosix, nioHTTP1, nioSSL],
            path: "Tests/TestKit", exclude: ["peers"], swiftSettings: strict),
    ]
)
