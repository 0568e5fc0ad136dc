import Lessons

/// The chapters of a book, woven, and where it all lies.
public struct Edition: Sendable {
  /// The project's folder.
  let project: String
  /// Where the book is written: "Output/book".
  let output: String
  /// Whether chapters ran in their small configuration.
  let isQuick: Bool
  let documents: [Document]

  public init(project: String, output: String, isQuick: Bool, documents: [Document]) {
    (self.project, self.output, self.isQuick) = (project, output, isQuick)
    self.documents = documents
  }

  /// Every term in the order of the alphabet, with the chapter that explains it.
  var glossary: [(term: Term, document: Document)] {
    documents.flatMap { document in document.terms.map { ($0, document) } }
      .sorted { $0.0.name.lowercased() < $1.0.name.lowercased() }
  }

  /// The way from the book's folder to a file of the project.
  func link(to file: String) -> String {
    let inside =
      output.hasPrefix(project + "/") ? String(output.dropFirst(project.count + 1)) : nil
    guard let inside else { return "file://\(project)/\(file)" }
    return String(repeating: "../", count: inside.split(separator: "/").count) + file
  }
}
