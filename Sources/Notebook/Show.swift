import Glibc
import Tensors

/// Shows a tensor: its numbers, type and shape.
public func show<Element: Scalar>(_ tensor: Tensor<Element>, line: Int = #line) {
  put(Shown(.text, "\(tensor)   \(tensor.summary)", line: line))
}

/// Shows anything else as it describes itself; a string has numbers as prose has them.
public func show(_ value: some CustomStringConvertible, line: Int = #line) {
  put(Shown(.text, (value as? String).map(typeset) ?? "\(value)", line: line))
}

/// Shows a sentence with numbers in it; prose that is computed.
///
/// - Parameter varies: whether the numbers differ from machine to machine, as timings do.
public func note(_ text: String, varies: Bool = false, line: Int = #line) {
  put(Shown(.text, typeset(text), line: line, varies: varies))
}

/// Says that something holds, and stops the chapter where it does not: what the prose claims is
/// checked every time it is run.
public func claim(_ holds: Bool, _ sentence: String, file: String = #filePath, line: Int = #line) {
  if holds { return put(Shown(.claim, "✓ \(sentence)", line: line)) }
  fail(lastComponent(file), "line \(line): this does not hold: \(sentence)", status: 1)
}

/// Prints prose and code up to the line that shows something, then what is shown.
package func put(_ shown: Shown) {
  guard let page = Page.current else { return print(shown.text) }
  page.read(to: shown.line)
  page.show(shown)
}

/// Shows rows of text as a table, columns aligned; the first row is the heading.
///
/// - Parameter varies: whether the numbers differ from machine to machine, as timings do.
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
  put(Shown(.table, lines.joined(separator: "\n"), line: line, rows: rows, varies: varies))
}

/// Numbers as prose has them, for sentences, strings and tables: "−1", "377,911,328". Tensors are shown as Swift writes
/// them, "-1".
func typeset(_ text: String) -> String {
  let signed = text.replacing(/(^|[\s(\[=:])-(?=\.?\d|inf)/) { $0.1 + "−" }
  // In brackets are shapes and lists, which stay as Swift writes them.
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

/// Prepares for output that comes step by step: prints prose and code up to the end of the statement
/// that holds this line. It is not printed itself.
public func begin(line: Int = #line) {
  Page.current?.read(to: line)
}
