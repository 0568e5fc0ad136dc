import Diagrams
import Files
import Foundation

/// The exporter of a book to HTML, Markdown and Jupyter notebooks.
public struct BookExporter {
  let book: BuiltBook
  let packages: Packages

  /// Creates an exporter.
  public init(_ book: BuiltBook, packages: Packages = Packages()) {
    (self.book, self.packages) = (book, packages)
  }

  /// Writes `index.html` and all pages and assets that it links to.
  ///
  /// - Throws: `DataError` if a file cannot be written.
  public func writePages() throws {
    let assets = book.output + "/assets"
    try FileManager.default.createDirectory(atPath: assets, withIntermediateDirectories: true)
    try packages.copy(to: assets)
    let css = String(decoding: PackageResources.book_css, as: UTF8.self)
      .replacing("/*GRAPH BACKGROUND*/", with: Theme.lightDark(\.background))
    try write(css, to: "assets/book.css")
    try write(String(decoding: PackageResources.book_js, as: UTF8.self), to: "assets/book.js")
    try write(try SearchIndex(book).script(), to: "assets/search.js")
    let writer = HTMLWriter(book, packages: packages)
    let pages =
      [writer.front()] + book.documents.map(writer.chapter)
      + [writer.allExercises(), writer.glossary(), writer.papers()]
    for page in pages { try write(writer.text(page), to: page.file) }
  }

  func write(_ text: String, to name: String) throws {
    try File.write(Array(text.utf8), to: book.output + "/" + name)
  }
}

extension BookExporter {
  /// Writes the chapters as Markdown, `markdown/05.md` and so on.
  ///
  /// - Throws: `DataError` if a file cannot be written.
  public func writeMarkdown() throws {
    let folder = book.output + "/markdown"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let writer = MarkdownWriter(
      images: { "../\($0.name)/" }, project: "../" + book.link(to: ""))
    for document in book.documents {
      try write(writer.text(document), to: "markdown/\(document.paddedNumber).md")
    }
  }

  /// Writes the chapters as Jupyter notebooks, `notebooks/05.ipynb` and so on.
  ///
  /// - Throws: `DataError` if a file cannot be written, and errors from reading images.
  public func writeNotebooks() throws {
    let folder = book.output + "/notebooks"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let writer = NotebookWriter(
      images: { "\(book.output)/\($0.name)/" },
      markdown: MarkdownWriter(images: nil, project: "../" + book.link(to: "")))
    for document in book.documents {
      let bytes = try writer.data(document)
      try File.write([UInt8](bytes), to: "\(folder)/\(document.paddedNumber).ipynb")
    }
  }
}
