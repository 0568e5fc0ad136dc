import Files
import Foundation

/// Writes an edition in its three forms: pages, Markdown, notebooks.
public struct Press {
  let edition: Edition
  let packages: Packages

  public init(_ edition: Edition, packages: Packages = Packages()) {
    (self.edition, self.packages) = (edition, packages)
  }

  /// Writes `index.html` and all that it leads to.
  ///
  /// - Throws: `DataError` where something cannot be written.
  public func writePages() throws {
    let assets = edition.output + "/assets"
    try FileManager.default.createDirectory(atPath: assets, withIntermediateDirectories: true)
    try packages.copy(to: assets)
    try write(String(decoding: PackageResources.book_css, as: UTF8.self), to: "assets/book.css")
    try write(String(decoding: PackageResources.book_js, as: UTF8.self), to: "assets/book.js")
    try write(try SearchIndex(edition).script(), to: "assets/search.js")
    let writer = HTMLWriter(edition, packages: packages)
    let pages =
      [writer.front()] + edition.documents.map(writer.chapter)
      + [writer.allExercises(), writer.glossary(), writer.papers()]
    for page in pages { try write(writer.text(page), to: page.file) }
  }

  func write(_ text: String, to name: String) throws {
    try File.write(Array(text.utf8), to: edition.output + "/" + name)
  }
}

extension Press {
  /// Writes the chapters' Markdown, to `markdown/05.md` and so on.
  ///
  /// - Throws: `DataError` where something cannot be written.
  public func writeMarkdown() throws {
    let folder = edition.output + "/markdown"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let writer = MarkdownWriter(
      pictures: { "../\($0.name)/" }, project: "../" + edition.link(to: ""))
    for document in edition.documents {
      try write(writer.text(document), to: "markdown/\(document.paddedNumber).md")
    }
  }

  /// Writes the chapters' notebooks, to `notebooks/05.ipynb` and so on.
  ///
  /// - Throws: `DataError` where something cannot be written, and what reading a picture throws.
  public func writeNotebooks() throws {
    let folder = edition.output + "/notebooks"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let writer = NotebookWriter(
      pictures: { "\(edition.output)/\($0.name)/" },
      markdown: MarkdownWriter(pictures: nil, project: "../" + edition.link(to: "")))
    for document in edition.documents {
      let bytes = try writer.data(document)
      try File.write([UInt8](bytes), to: "\(folder)/\(document.paddedNumber).ipynb")
    }
  }
}
