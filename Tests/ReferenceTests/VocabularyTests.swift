import Foundation
import Testing

/// Words that the field does not use stay out of everything a person reads.
@Suite struct VocabularyTests {
  /// A word that must not appear, and the word to write instead.
  struct Rule {
    let pattern: Regex<Substring>
    let replacement: String

    init(_ pattern: Regex<Substring>, _ replacement: String) {
      (self.pattern, self.replacement) = (pattern.ignoresCase(), replacement)
    }
  }

  private static var rules: [Rule] {
    [
      Rule(/\bdots\b(?!")/, "pixels"),
      Rule(/\bjudg(?:e|es|ed|ing|ements?|ments?)\b/, "evaluate, evaluation"),
      Rule(/\bmend(?:s|ed|ing)?\b/, "fix, hint, recovery suggestion"),
      Rule(/\b(?:own|usual) standards?\b/, "default"),
      Rule(/\bslow copy\b/, "momentum encoder"),
      Rule(/\bdrawn to 0\b/, "weight decay"),
      Rule(/\brandom numbers follow from\b/, "random seed"),
      Rule(/\bnumbers? with a point\b/, "floating point"),
      Rule(/\bwoven text\b/, "snapshot"),
      Rule(
        /colour|grey|neighbour|behaviour|favour|centre|licence|catalogue|labelled/,
        "American spelling"),
      Rule(
        /(?:normal|optim|initial|solar|recogn|serial|summar|special|vector|general|minim|maxim|visual|regular|organ)is(?:e|ed|es|er|ers|ing|ation)\b/,
        "American spelling"),
    ]
  }

  /// What breaks a rule in a text: line number, the line, and the word to write instead.
  static func findings(in text: String) -> [(line: Int, text: String, replacement: String)] {
    let rules = rules
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .flatMap { index, line in
        rules.filter { line.contains($0.pattern) }
          .map { (index + 1, line.trimmingCharacters(in: .whitespaces), $0.replacement) }
      }
  }

  @Test func `texts use the field's words, spelled as in America`() throws {
    let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let endings: Set = ["swift", "md", "py", "js", "css", "html", "h"]
    var found: [String] = []
    for folder in ["Sources", "Chapters", "Exercises", "Tests", "README.md", ".github", ".ci"] {
      let start = project.appending(path: folder)
      let files = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)?
        .compactMap { $0 as? URL }
      for file in [start] + (files ?? [])
      where endings.contains(file.pathExtension) && file.path() != #filePath {
        let text = try String(contentsOf: file, encoding: .utf8)
        let name = file.path().dropFirst(project.path().count)
        found += Self.findings(in: text).map {
          "\(name):\($0.line): \($0.text) (write: \($0.replacement))"
        }
      }
    }
    #expect(found.isEmpty, "\(found.count): \(found.prefix(20).joined(separator: "\n"))")
  }

  @Test func `a word that must not come back is found, with its replacement`() {
    let text = "/// 8 dots high.\nlet name = \"Colour\"\nlet x = dots(a, b)\n// the dot product"
    #expect(Self.findings(in: text).map(\.line) == [1, 2, 3])
    #expect(Self.findings(in: text).first?.replacement == "pixels")
  }
}
