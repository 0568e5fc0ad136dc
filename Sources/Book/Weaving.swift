import Files
import Foundation
import Notebook
import TextEscapes

/// An error in a chapter's file.
public struct WeavingError: Error, CustomStringConvertible {
  /// The path of the file, relative to the project folder.
  public let file: String
  /// The line of the error.
  public let line: Int
  /// The problem.
  public let problem: String

  /// The location and the problem.
  public var description: String { "\(file):\(line): \(problem.displayed(limit: 1_000))" }
}

extension Document {
  /// Weaves a chapter's file with its outputs.
  ///
  /// - Parameters:
  ///   - folder: the name of the chapter's folder: "05-TensorAutograd".
  ///   - outputs: the recorded outputs, in order.
  ///   - project: the path of the project folder.
  /// - Throws: ``WeavingError`` for an unknown directive, or a name that cannot be quoted.
  init(folder: String, outputs: [CellOutput], project: String) throws {
    let path = "\(project)/Chapters/\(folder)/main.swift"
    let source = Source(file: path)
    var weaver = Weaver(source: source, file: "Chapters/\(folder)/main.swift", project: project)
    try weaver.preamble()
    for output in outputs {
      try weaver.advance(to: output.line)
      weaver.add(output)
    }
    try weaver.finish()
    let title = source.title ?? folder
    let words = title.split(separator: " ", maxSplits: 1)
    self.init(
      number: Int(folder.prefix { $0.isNumber }) ?? 0, folder: folder,
      title: words.count == 2 && words[0].hasSuffix(".") ? String(words[1]) : title,
      question: weaver.question,
      blocks: try weaver.blocks + Self.helpers(folder: folder, project: project))
  }

  /// Returns the chapter's other files, as asides.
  private static func helpers(folder: String, project: String) throws -> [Block] {
    let path = "\(project)/Chapters/\(folder)"
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    return try names.filter { $0.hasSuffix(".swift") && $0 != "main.swift" }.map { name in
      .aside(
        title: name, code: try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8),
        file: "Chapters/\(folder)/\(name)")
    }
  }
}

/// The weaver of a chapter: goes through its lines in the order of the run and collects blocks.
private struct Weaver {
  let source: Source
  let file, project: String
  private(set) var blocks: [Document.Block] = []
  private var position = 0
  private var start = 0
  /// Whether outputs depend on the machine.
  private var varies = false
  /// The question that the chapter answers.
  private(set) var question: String?
  private var anchors: Set<String> = []

  init(source: Source, file: String, project: String) {
    (self.source, self.file, self.project) = (source, file, project)
    let call = source.lines.firstIndex {
      if case .code(let text) = $0 {
        text.hasPrefix("chapter(") || text.hasPrefix("chapter {")
      } else {
        false
      }
    }
    start = call.map { source.opening(of: $0 + 1) } ?? 0
  }

  /// Adds everything above the chapter's body, the code as an aside.
  mutating func preamble() throws {
    var code: [String] = []
    while position < start {
      position += 1
      switch source.lines[position - 1] {
      case .prose(let text): try prose(text)
      case .code(let text): code.append(text)
      }
    }
    let text = code.joined(separator: "\n").trimmingCharacters(in: .newlines)
    if !text.isEmpty {
      blocks.append(.aside(title: "Imports and helpers", code: text, file: file))
    }
  }

  /// Adds prose and code up to the end of the statement that contains `line`.
  mutating func advance(to line: Int) throws {
    while position < line, position < source.lines.count {
      if let end = source.endOfBranchWithProse(position + 1), end < line {
        setAside(to: end)
        continue
      }
      let end = source.endOfStatement(position + 1)
      while position < min(end, source.lines.count) {
        position += 1
        switch source.lines[position - 1] {
        case .prose(let text): try prose(text)
        case .code(let text): code(text)
        }
      }
    }
  }

  /// Adds a block that was not executed as an aside, with its headings and prose as comments.
  private mutating func setAside(to end: Int) {
    let lines = source.lines[position..<end].map { line in
      switch line {
      case .prose(let text): text.isEmpty ? "    //" : "    // " + text
      case .code(let text): text
      }
    }
    let code = lines.map { $0.hasPrefix("  ") ? String($0.dropFirst(2)) : $0 }
    blocks.append(
      .aside(title: "Not part of this run", code: code.joined(separator: "\n"), file: file))
    position = end
  }

  /// Adds the rest.
  mutating func finish() throws {
    let last = source.lines.lastIndex { $0 != .code("}") && $0 != .code("") }
    if let last { try advance(to: last + 1) }
    blocks = blocks.compactMap {
      guard case .prose(let text) = $0 else { return $0 }
      let trimmed = text.trimmingCharacters(in: .newlines)
      return trimmed.isEmpty ? nil : .prose(trimmed)
    }
  }

  /// Adds an output.
  mutating func add(_ output: CellOutput) {
    var output = output
    if varies { output.varies = true }
    if case .output(let others) = blocks.last {
      blocks[blocks.count - 1] = .output(others + [output])
    } else {
      blocks.append(.output([output]))
    }
  }

  private mutating func prose(_ text: String) throws {
    if let directive = Directive(text) { return try apply(directive) }
    if text.hasPrefix("# ") { return }
    if text.hasPrefix("##") {
      let level = text.prefix { $0 == "#" }.count
      let title = text.dropFirst(level).trimmingCharacters(in: .whitespaces)
      var anchor = Document.anchor(title)
      while !anchors.insert(anchor).inserted { anchor += "-2" }
      blocks.append(.heading(level: level, text: title, anchor: anchor))
    } else if case .prose(let before) = blocks.last {
      blocks[blocks.count - 1] = .prose(before + "\n" + text)
    } else {
      blocks.append(.prose(text))
    }
  }

  private mutating func apply(_ directive: Directive) throws {
    switch directive {
    case .term(let name, let explanation):
      blocks.append(.term(Term(name: name, explanation: explanation)))
    case .varies(let value): varies = value
    case .question(let text): question = text
    case .quote(let name):
      do {
        blocks.append(.quotation(try Quotation(name, project: project)))
      } catch {
        throw WeavingError(file: file, line: position, problem: "\(error)")
      }
    case .unknown(let text):
      throw WeavingError(file: file, line: position, problem: "unknown directive '\(text)'")
    }
  }

  private mutating func code(_ text: String) {
    if Source.isCue(text) { return }
    let body = text.hasPrefix("  ") ? String(text.dropFirst(2)) : text
    if case .code(let before, let line) = blocks.last {
      blocks[blocks.count - 1] = .code(before + "\n" + body, line: line)
    } else if !body.isEmpty {
      blocks.append(.code(body, line: position))
    }
  }
}
