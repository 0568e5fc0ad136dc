import Lessons

/// The woven chapters of a book, and its folders.
public struct BuiltBook: Sendable {
  /// The path of the project folder.
  let project: String
  /// The path of the book's folder, such as "Output/book".
  let output: String
  /// Whether chapters ran in their small configurations.
  let isQuick: Bool
  /// The chapters.
  let documents: [Document]

  /// Creates a book.
  public init(project: String, output: String, isQuick: Bool, documents: [Document]) {
    (self.project, self.output, self.isQuick) = (project, output, isQuick)
    self.documents = documents
  }

  /// The terms in alphabetical order, with the chapters that define them.
  var glossary: [(term: Term, document: Document)] {
    documents.flatMap { document in document.terms.map { ($0, document) } }
      .sorted { $0.0.name.lowercased() < $1.0.name.lowercased() }
  }

  /// Returns the relative URL of a project file, from the book's folder.
  func link(to file: String) -> String {
    let inside =
      output.hasPrefix(project + "/") ? String(output.dropFirst(project.count + 1)) : nil
    guard let inside else { return "file://\(project)/\(file)" }
    return String(repeating: "../", count: inside.split(separator: "/").count) + file
  }
}
