// SPDX-License-Identifier: Apache-2.0
@testable import Outbound
import Testing

@Suite(.timeLimit(.minutes(5))) struct `GSM-7` {
    @Test(arguments: [
        ("", 1), (String(repeating: "x", count: 160), 1), (String(repeating: "x", count: 161), 2),
        (String(repeating: "x", count: 306), 2), (String(repeating: "x", count: 307), 3),
        // Characters of the extension table count twice, and are not cut in two.
        (String(repeating: "€", count: 80), 1), (String(repeating: "€", count: 81), 2),
        (String(repeating: "€", count: 152), 2), (String(repeating: "€", count: 153), 3),
        // Swedish and Spanish letters are in it; some that look alike are not.
        ("åäöÅÄÖéñ¿¡üß", 1), (String(repeating: "é", count: 160), 1),
        (String(repeating: "ç", count: 70), 1), (String(repeating: "ç", count: 71), 2),
        (String(repeating: "К", count: 134), 2), (String(repeating: "К", count: 135), 3),
        (String(repeating: "😀", count: 35), 1), (String(repeating: "😀", count: 36), 2),
    ]) func `counts the parts of an SMS`(text: String, parts: Int) {
        #expect(GSM7.parts(of: text) == parts)
    }

    @Test(arguments: [
        ("Ángela", "Angela"), ("Łódź", "Lodz"), ("reçu", "recu"), ("d’aide", "d'aide"),
        ("Åsa", "Åsa"), ("Noémie", "Noémie"), ("e\u{301}", "é"), ("a\u{301}", "a"),
        // Another script is not ours to spell otherwise.
        ("Зоя", "Зоя"), ("Zoé Зоя á", "Zoé Зоя á"),
    ]) func `leaves out accents where that saves an SMS`(text: String, folded: String) {
        #expect(GSM7.folded(text) == folded)
    }
}
