import Foundation

/// What a process that crashed wrote, taken apart: what the learner's code printed, what the runtime said,
/// and where in the learner's file it was.
struct Crash {
  /// What came before the runtime's last words.
  let printed: String
  /// The runtime's last words, in one line.
  let words: String
  /// The line of the learner's file that was running, the innermost one.
  private(set) var line: Int?
  /// Whether it ended itself; false where it was aborted from outside, or has not crashed.
  let isOwn: Bool

  /// - Parameter file: the learner's, from the project's folder.
  init(_ output: String, file: String) {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    let first = lines.firstIndex {
      $0.contains("Fatal error") || $0.hasPrefix("*** ") || $0.contains("Program crashed")
        || $0.contains("Swift runtime failure")
    }
    printed = lines[..<(first ?? lines.endIndex)].joined(separator: "\n")
      .trimmingCharacters(in: .newlines)
    let last = lines[(first ?? lines.endIndex)...]
    let frames = last.filter { $0.contains(" at ") && $0.contains(file) }
    let places = frames.map { Self.number(after: "\(file):", in: $0) }
    line = places.lazy.compactMap(\.self).first
    words = Self.words(last.map(String.init), isDeep: places.count > 10)
    isOwn = first != nil && !last.contains { $0.contains("Program crashed: Aborted") }
    if let frame = frames.first, places.first == .some(nil),
      let nearest = Self.line(near: frame, in: last.map(String.init), file)
    {
      line = nearest
    }
  }

  /// The line of the next instruction after a frame's that has one, or else of the last before it: the
  /// compiler gives none to some of its own, as where `array[i] += 1` looks whether there is an `array[i]`.
  private static func line(near frame: Substring, in lines: [String], _ file: String) -> Int? {
    guard let found = frame.firstMatch(of: #/0x([0-9a-f]+) .* in (\S+) at /#),
      let address = Int(found.output.1, radix: 16)
    else { return nil }
    for line in lines {
      guard let image = line.wholeMatch(of: /0x([0-9a-f]+)–0x[0-9a-f]+ +\S+ +(\S+) +(\/.*)/),
        image.output.2 == found.output.2, let base = Int(image.output.1, radix: 16)
      else { continue }
      let offsets = Array(0...128) + (1...128).map { -$0 }
      let addresses = offsets.map { "0x" + String(address - base + $0, radix: 16) }
      let words = ["llvm-symbolizer", "--obj=\(image.output.3)"] + addresses
      let output = (try? Child(words: words).run())?.output ?? ""
      return output.split(separator: "\n").lazy
        .compactMap { number(after: "\(file):", in: $0) }.first { $0 > 0 }
    }
    return nil
  }

  /// 19, after "Offset.swift:" in "at /folder/Offset.swift:19:7".
  private static func number(after word: String, in line: Substring) -> Int? {
    line.range(of: word).flatMap { Int(line[$0.upperBound...].prefix(while: \.isNumber)) }
  }

  private static func words(_ lines: [String], isDeep: Bool) -> String {
    if let fatal = lines.first(where: { $0.contains("Fatal error: ") }),
      let start = fatal.range(of: "Fatal error: ")
    {
      return String(fatal[start.upperBound...])
    }
    if isDeep { return "the stack is full: the function calls itself without end" }
    for line in lines {
      guard
        let match = line.firstMatch(
          of: /(Swift runtime failure|Program crashed): (.*?)( at .*)? \*+/)
      else { continue }
      if match.output.2 == "arithmetic overflow" {
        return "arithmetic overflow: a number that its type cannot hold"
      }
      return String(match.output.2)
    }
    return "it ended before the check was done"
  }
}
