import Book
import Commands
import Foundation
import Reference

Program(
  "book", "Runs every chapter and writes the book: pages to open from disk, Markdown, notebooks.",
  options: [
    .integer("chapter", 0, in: 0...99, "only this chapter is run and written; 0 for all"),
    .text(
      "output", "", placeholder: "FOLDER", "where the book goes; Output/book where none is given"),
    .flag("quick", "small configurations, for a first look"),
    .flag("serve", "shows it to a browser, and follows the chapters as they are saved"),
    .integer("port", 8000, in: 0...65535, "where --serve listens on this machine; 0 for any"),
    .flag("reference", "builds the API reference instead, in Output/reference"),
    .flag("accept", "takes what chapters show for right: the text that tests compare with"),
  ], examples: ["book", "book --chapter 5", "book --quick --serve"]
) { arguments in
  if arguments.flag("reference") { return try buildReference(arguments) }
  let isQuick = arguments.flag("quick") || arguments.flag("accept")
  let project = FileManager.default.currentDirectoryPath
  let given = arguments.string("output")
  let output = given.isEmpty ? (isQuick ? "Output/book-quick" : "Output/book") : given
  let making = Making(
    project: project, output: output.hasPrefix("/") ? output : "\(project)/\(output)",
    programs: Making.programs, isQuick: isQuick)
  let chapter = arguments.integer("chapter")
  if arguments.flag("serve") {
    try Serving(making, chapter: chapter, port: arguments.integer("port"))()
  } else if arguments.flag("accept") {
    try making.accept(only: chapter)
  } else {
    try making.make(only: chapter)
  }
}.main()
