import Foundation

@testable import Reference

/// The names in the tables of an article on PyTorch: the first column lists PyTorch's names, the second ours, or why
/// there is none.
struct ArticleNames {
  /// A row of a table.
  struct Row {
    /// The cells of the first row of the table.
    let header: [Substring]
    let cells: [Substring]
  }

  let rows: [Row]

  init(_ article: String) {
    var rows: [Row] = []
    var header: [Substring]?
    for line in article.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("| ") else {
        header = nil
        continue
      }
      // A bar that belongs to a cell is escaped.
      let cells = line.replacing("\\|", with: "\u{0}").split(separator: "|").map {
        Substring($0.replacing("\u{0}", with: "|").trimmingCharacters(in: .whitespaces))
      }
      if let header {
        if cells[0] != "---" { rows.append(Row(header: header, cells: cells)) }
      } else {
        header = cells
      }
    }
    self.rows = rows
  }

  /// Returns the code spans of a cell.
  static func code(_ cell: Substring) -> [Substring] { cell.matches(of: /`([^`]+)`/).map(\.1) }

  /// The names of each of PyTorch's namespaces, in the order of the tables.
  var namespaces: [String: [String]] {
    var names: [String: [String]] = [:]
    for row in rows {
      guard let namespace = Self.code(row.header[0]).first else { continue }
      names[String(namespace), default: []] += Self.code(row.cells[0]).map(String.init)
    }
    return names
  }

  /// Returns the code spans of second columns that do not name something public.
  func unknown(to api: PublicNames) -> [Substring] {
    rows.flatMap { Self.code($0.cells[1]) }.filter { !api.contains($0) }
  }
}

/// The names of the public API.
struct PublicNames {
  /// The names without arguments: types, functions, properties, cases and operators.
  private var names: Set<String> = ["Int32"]
  /// The names of members, with the type before them: "Tensor.normal".
  private var members: Set<String> = []

  init(_ graphs: [SymbolGraph]) {
    for symbol in graphs.flatMap(\.symbols) {
      let path = symbol.pathComponents.map { component in String(component.prefix { $0 != "(" }) }
      guard let name = path.last else { continue }
      names.insert(name)
      if path.count > 1 { members.insert(path.suffix(2).joined(separator: ".")) }
    }
  }

  /// Returns whether code names something public: its last name before arguments, and all types before it.
  ///
  /// "Tensor.normal([2, 3], …)" is about `Tensor.normal`, "x[1..<3, .newAxis]" about `newAxis`, ".==" about an operator.
  func contains(_ code: Substring) -> Bool {
    let code = code.prefix { $0 != "(" }.replacing(/<[A-Z]\w*>/, with: "")
    let words = code.matches(of: /[A-Za-z_]\w*/).map { String($0.0) }
    guard let last = words.last else { return names.contains(code) }
    let types = words.dropLast().filter { $0.first?.isUppercase == true }
    if let type = types.last, code.contains("\(type).\(last)") {
      return members.contains("\(type).\(last)") && types.allSatisfy(names.contains)
    }
    return names.contains(last) && types.allSatisfy(names.contains)
  }
}
