import Glibc
import Tensors

/// Shows a tensor: its elements, type and shape.
public func show<Element: Scalar>(_ tensor: Tensor<Element>, line: Int = #line) {
  put(CellOutput(.text, "\(tensor)   \(tensor.summary)", line: line))
}

/// Shows the description of any other value; in a string, numbers are formatted as in prose.
public func show(_ value: some CustomStringConvertible, line: Int = #line) {
  put(CellOutput(.text, (value as? String).map(typeset) ?? "\(value)", line: line))
}

/// Shows a computed sentence, its numbers formatted as in prose.
///
/// - Parameters:
///   - text: the sentence.
///   - varies: whether the numbers depend on the machine, as timings do.
public func note(_ text: String, varies: Bool = false, line: Int = #line) {
  put(CellOutput(.text, typeset(text), line: line, varies: varies))
}

/// Shows a sentence that is true, or stops the chapter with an error if it is not: what the prose claims is checked in
/// every run.
///
/// - Parameters:
///   - holds: whether the sentence is true.
///   - sentence: the claim.
public func claim(_ holds: Bool, _ sentence: String, file: String = #filePath, line: Int = #line) {
  if holds { return put(CellOutput(.claim, "✓ \(sentence)", line: line)) }
  fail(lastComponent(file), "line \(line): this claim is false: \(sentence)", status: 1)
}

/// Prints prose and code up to the line of an output, then the output.
package func put(_ cell: CellOutput) {
  guard let printer = ChapterPrinter.current else { return print(cell.text) }
  printer.advance(to: cell.line)
  printer.show(cell)
}

/// Shows a table with aligned columns.
///
/// - Parameters:
///   - rows: the rows, the header first; numbers are formatted as in prose.
///   - varies: whether the numbers depend on the machine, as timings do.
public func table(_ rows: [[String]], varies: Bool = false, line: Int = #line) {
  let rows = rows.map { $0.map(typeset) }
  let columns = rows.map(\.count).max() ?? 0
  let widths = (0..<columns).map { column in
    rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
  }
  var lines = rows.map { row in
    row.enumerated().map { column, cell in
      let space = String(repeating: " ", count: widths[column] - cell.count)
      return column == 0 ? cell + space : space + cell
    }.joined(separator: "   ")
  }
  if let heading = lines.first {
    lines.insert(String(repeating: "─", count: heading.count), at: 1)
  }
  put(CellOutput(.table, lines.joined(separator: "\n"), line: line, rows: rows, varies: varies))
}

/// Returns text with its numbers formatted as in prose: "−1", "377,911,328". Tensors are formatted as in Swift, "-1".
func typeset(_ text: String) -> String {
  let signed = text.replacing(/(^|[\s(\[=:])-(?=\.?\d|inf)/) { $0.1 + "−" }
  // Shapes and lists, in brackets, are formatted as in Swift.
  if text.contains("[") { return signed }
  return signed.replacing(/[\p{L}\d_.,]*\d(?![\p{L}\d_])/) { match in
    guard match.0.count > 3, match.0.allSatisfy(\.isASCIIDigit) else { return match.0 }
    let digits = Array(match.0)
    let groups = digits.indices.map { index in
      (index > 0 && (digits.count - index) % 3 == 0 ? "," : "") + String(digits[index])
    }
    return Substring(groups.joined())
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { "0"..."9" ~= self }
}

/// Prints prose and code up to the end of the statement that contains this line, before output that is printed
/// step by step. The call itself is not printed.
public func begin(line: Int = #line) {
  ChapterPrinter.current?.advance(to: line)
}
