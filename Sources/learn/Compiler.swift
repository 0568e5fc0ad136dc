import Foundation

/// What the compiler said, taken apart.
struct Compiler {
  /// One thing that it found: the place, and its words with the lines of code below.
  struct Remark: Equatable {
    let file: String
    let line: Int
    let isError: Bool
    let text: String
  }

  /// "/folder/File.swift:12:5: error: ".
  private static var header: Regex<(Substring, Substring, Substring, Substring, Substring)> {
    #/(/.*?\.swift):(\d+):(\d+): (error|warning|note): /#
  }

  private(set) var remarks: [Remark] = []
  private let words: String

  /// - Parameter output: colored or not: a build that was planned in a terminal goes on coloring in a pipe.
  init(_ output: String) {
    let words = output.replacing(/\u{1B}\[[0-9;]*[A-Za-z]/, with: "")
    self.words = words
    var header: (file: String, line: Int, isError: Bool)?
    var lines: [Substring] = []
    func finish(_ compiler: inout Compiler) {
      guard let (file, line, isError) = header else { return }
      while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
      let remark = Remark(
        file: file, line: line, isError: isError, text: lines.joined(separator: "\n"))
      if !compiler.remarks.contains(remark) { compiler.remarks.append(remark) }
      (header, lines) = (nil, [])
    }
    for line in words.split(separator: "\n", omittingEmptySubsequences: false) {
      if let match = line.prefixMatch(of: Self.header) {
        finish(&self)
        header = (
          String(match.output.1), Int(match.output.2) ?? 0, match.output.4 == "error"
        )
        let (file, place) = (match.output.1.split(separator: "/").last ?? "", match.output.2)
        let rest = line[match.range.upperBound...]
        lines = ["\(file):\(place):\(match.output.3): \(match.output.4): \(rest)"]
      } else if line.hasPrefix("[") || line.hasPrefix("error: ") || line.hasPrefix("warning: ") {
        finish(&self)
      } else if header != nil {
        lines.append(line)
      }
    }
    finish(&self)
  }

  /// Errors in the file of that name.
  func errors(in file: String) -> [Remark] {
    remarks.filter { $0.isError && $0.file.hasSuffix(file) }
  }

  /// The first error, or where there is none the last words.
  var summary: String {
    if let first = remarks.first(where: \.isError) { return first.text }
    return words.split(separator: "\n").filter { !$0.hasPrefix("[") }.suffix(15)
      .joined(separator: "\n")
  }
}
