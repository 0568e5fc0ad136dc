import Book
import Commands
import Foundation

Program(
  "book", "Runs every chapter and writes the book: pages to open from disk, Markdown, notebooks.",
  options: [
    .integer("chapter", 0, in: 0...99, "only this chapter is run and written; 0 for all"),
    .text(
      "output", "", placeholder: "FOLDER", "where the book goes; Output/book where none is given"),
    .flag("quick", "small configurations, for a first look"),
  ], examples: ["book", "book --chapter 5", "book --quick"]
) { arguments in
  let isQuick = arguments.flag("quick")
  let project = FileManager.default.currentDirectoryPath
  let given = arguments.string("output")
  let output = given.isEmpty ? (isQuick ? "Output/book-quick" : "Output/book") : given
  try Making(
    project: project, output: output.hasPrefix("/") ? output : "\(project)/\(output)",
    programs: Making.programs, isQuick: isQuick
  ).make(only: arguments.integer("chapter"))
}.main()
