import Testing

@testable import TextEscapes

@Suite struct DisplayedTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("it's \"quoted\" \\ {x}", "it's \"quoted\" \\ {x}"),
    ("naïve 猫 👨‍👩‍👧", "naïve 猫 👨‍👩‍👧"),
    ("a\nb\tc\r\n", #"a\nb\tc\r\n"#), ("\u{1B}[31mred\u{07}", #"\u{1B}[31mred\u{07}"#),
    ("\u{9B}1m", #"\u{009B}1m"#),
    ("abc\u{202E}fdp", #"abc\u{202E}fdp"#), ("\u{2028}\u{E000}\0", #"\u{2028}\u{E000}\0"#),
    ("", ""),
  ])
  func `control characters and marks of direction are escaped`(text: String, shown: String) {
    #expect(
      text.displayed().unicodeScalars.elementsEqual(shown.unicodeScalars), "\(text.displayed())")
    #expect(text.displayed().displayed() == text.displayed(), "escaping twice changes nothing")
  }

  @Test func `the middle of a long text is left out`() {
    let text = String(repeating: "a", count: 300) + String(repeating: "z", count: 300)
    #expect(text.displayed(limit: 20) == "aaaaaaaaaaaaaa…zzzzz")
    #expect(
      String(repeating: "a", count: 20).displayed(limit: 20) == String(repeating: "a", count: 20))
    for limit in [8, 9, 20, 120] {
      for scalar in ["a", "\u{1B}", "\u{301}", "\n", "👍"] {
        let count = String(repeating: scalar, count: 1000).displayed(limit: limit).unicodeScalars
          .count
        #expect((limit / 2...limit).contains(count))
      }
    }
  }

  @Test func `a message of several lines keeps its line breaks`() {
    #expect("a\u{1B}\nb\r\n\nc".displayedLines() == "a\\u{1B}\nb\\r\n\nc")
    let lines = String(repeating: "x\n", count: 1000).displayedLines().split(separator: "\n")
    #expect(lines.count == 201 && lines.last == "…")
  }
}
