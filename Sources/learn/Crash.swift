import Commands
import Foundation

/// The parsed output of a process that crashed: what the learner's code printed, the runtime's message, and the
/// line of the learner's file.
struct Crash {
  /// The output before the runtime's message.
  let printed: String
  /// The runtime's message, in one line.
  let message: String
  /// The line of the learner's file that was running, in the innermost frame.
  private(set) var line: Int?
  /// Whether the process crashed on its own; false if it was aborted from outside, or did not crash.
  let isOwn: Bool

  /// Parses the output of a process.
  ///
  /// - Parameter file: the path of the learner's file, relative to the project's folder.
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
    let numbers = frames.map { Self.number(after: "\(file):", in: $0) }
    line = numbers.lazy.compactMap(\.self).first
    message = Self.message(last.map(String.init), isDeep: numbers.count > 10)
    isOwn = first != nil && !last.contains { $0.contains("Program crashed: Aborted") }
    if let frame = frames.first, numbers.first == .some(nil),
      let nearest = Self.line(near: frame, in: last.map(String.init), file)
    {
      line = nearest
    }
  }

  /// Returns the line of the first instruction at or after a frame's that has a line, else of the last one before
  /// it. The compiler's own instructions may have none, for example the bounds check of `array[i] += 1`.
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
      let command = ["llvm-symbolizer", "--obj=\(image.output.3)"] + addresses
      let output = (try? ChildProcess(command: command).run())?.output ?? ""
      return output.split(separator: "\n").lazy
        .compactMap { number(after: "\(file):", in: $0) }.first { $0 > 0 }
    }
    return nil
  }

  /// Returns 19, the number after "Offset.swift:" in "at /folder/Offset.swift:19:7".
  private static func number(after word: String, in line: Substring) -> Int? {
    line.range(of: word).flatMap { Int(line[$0.upperBound...].prefix(while: \.isNumber)) }
  }

  private static func message(_ lines: [String], isDeep: Bool) -> String {
    if let fatal = lines.first(where: { $0.contains("Fatal error: ") }),
      let start = fatal.range(of: "Fatal error: ")
    {
      return String(fatal[start.upperBound...])
    }
    if isDeep { return "stack overflow: the function calls itself without end" }
    for line in lines {
      guard
        let match = line.firstMatch(
          of: /(Swift runtime failure|Program crashed): (.*?)( at .*)? \*+/)
      else { continue }
      if match.output.2 == "arithmetic overflow" {
        return "arithmetic overflow: the result does not fit its type"
      }
      return String(match.output.2)
    }
    return "the process exited before the check was finished"
  }
}
