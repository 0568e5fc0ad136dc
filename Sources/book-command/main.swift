import Book
import Commands
import Foundation
import Reference

Program(
  "book", "Run the chapters and build the book as HTML, Markdown and Jupyter notebooks.",
  options: [
    .integer("chapter", 0, in: 0...99, "build only chapter N; 0 for all"),
    .text(
      "output", "", placeholder: "FOLDER",
      "output folder (Output/book; Output/book-quick with --quick or --accept)"),
    .flag("quick", "run chapters in small configurations"),
    .flag("serve", "serve the book on this machine and rebuild chapters when they are saved"),
    .integer("port", 8000, in: 0...65535, "port of --serve; 0 for any free port"),
    .flag("reference", "build the API reference in Output/reference instead"),
    .flag(
      "accept",
      "update the snapshot that the tests compare with, and the README's table of exercises"),
  ], examples: ["book", "book --chapter 5", "book --quick --serve"]
) { arguments in
  if arguments.flag("reference") {
    let others = ["chapter", "quick", "serve", "port", "accept"]
    if let option = others.first(where: arguments.isGiven) {
      throw Arguments.Failure(
        description: "--\(option) has no effect with --reference; leave one of them out")
    }
    return try buildReference(arguments)
  }
  let isQuick = arguments.flag("quick") || arguments.flag("accept")
  let project = FileManager.default.currentDirectoryPath
  let given = arguments.string("output")
  let output = given.isEmpty ? (isQuick ? "Output/book-quick" : "Output/book") : given
  let builder = BookBuilder(
    project: project, output: output.hasPrefix("/") ? output : "\(project)/\(output)",
    programs: BookBuilder.programs, isQuick: isQuick)
  let chapter = arguments.integer("chapter")
  Interruption.watch()
  do {
    if arguments.flag("serve") {
      try BookServer(builder, chapter: chapter, port: arguments.integer("port")).run()
    } else if arguments.flag("accept") {
      try builder.updateSnapshot(only: chapter)
    } else {
      try builder.build(only: chapter)
    }
  } catch  where Interruption.isRequested {
    throw ExitError(status: 130, "stopped; chapters that have run are not run again")
  }
}.main()
