// SPDX-License-Identifier: Apache-2.0
internal import CLibPQ

/// What the server answered to one sentence: rows, in binary form.
@safe struct Answer: ~Copyable {
    // Safe because only its one owner reaches it: it was made by libpq and is freed in deinit;
    // every row and column asked for is within its bounds, else libpq says NULL.
    private let result: OpaquePointer?

    init(_ result: OpaquePointer?) { unsafe self.result = unsafe result }

    deinit { unsafe PQclear(result) }

    var count: Int { Int(unsafe PQntuples(result)) }

    func isNull(_ row: Int, _ column: Int) -> Bool {
        unsafe PQgetisnull(result, Int32(row), Int32(column)) == 1
    }

    func bytes(_ row: Int, _ column: Int) -> [UInt8] {
        guard let value = unsafe PQgetvalue(result, Int32(row), Int32(column)) else { return [] }
        let length = Int(unsafe PQgetlength(result, Int32(row), Int32(column)))
        return unsafe Array(
            UnsafeRawBufferPointer(start: UnsafeRawPointer(value), count: length))
    }

    /// A whole number of 4 or 8 bytes, or a truth value; 0 for NULL.
    func number(_ row: Int, _ column: Int) -> Int64 {
        let bytes = bytes(row, column)
        let word = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return bytes.count == 4
            ? Int64(Int32(truncatingIfNeeded: word)) : Int64(bitPattern: word)
    }

    /// What is wrong with it; nil when nothing is.
    var fault: Fault? {
        let status = unsafe PQresultStatus(result)
        if [PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY].contains(status) { return nil }
        let state = field(natalia_sqlstate) ?? "without a state"
        // The words on data that does not fit its type may repeat the data.
        let reason = state.hasPrefix("22") ? nil : field(natalia_primary_message)
        return .refused(state: state, reason: reason ?? "no reason")
    }

    private func field(_ name: Int32) -> String? {
        unsafe PQresultErrorField(result, name).map { unsafe String(cString: $0) }
    }
}
