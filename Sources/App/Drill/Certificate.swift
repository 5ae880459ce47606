// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A certificate for 127.0.0.1 that nobody else trusts, made by openssl.
struct Certificate {
    let path: String
    let keyPath: String

    init(in folder: URL) throws {
        path = folder.appending(path: "drill.pem").path
        keyPath = folder.appending(path: "drill.key").path
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/openssl")
        openssl.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", keyPath, "-out", path,
        ]
        openssl.standardError = FileHandle.nullDevice
        do { try openssl.run() } catch {
            throw AdministrationError(description: "The drill needs openssl; install it.")
        }
        openssl.waitUntilExit()
        guard openssl.terminationStatus == 0 else {
            throw AdministrationError(description: "openssl could not make a certificate.")
        }
    }
}
