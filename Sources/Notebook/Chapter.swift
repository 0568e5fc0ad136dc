import Commands
import Files
import Glibc

/// Runs a chapter, printing its prose, its code and the output of `body` in the order of the file.
///
/// A chapter is a Swift file. Lines that start with `//:` are its prose, all others its code. When the program reaches
/// a `show`, `render` or `note`, the prose and code up to that line are printed, then the output: running the file is
/// reading it.
///
///     chapter { _ in
///       //: Two numbers and their sum.
///       let x: Tensor<Float> = [1, 2]
///       show(x.sum())
///     }
///
/// The exit status is 0; 1 if `body` throws or its output cannot be written, with a line on standard error; 2 for an
/// unknown argument.
///
/// - Parameters:
///   - options: the chapter's command-line options, in addition to `--help`, `--output`, `--record` and `--quick`.
///   - body: the chapter, given the parsed arguments.
public func chapter(
  _ options: [Option] = [], file: String = #filePath, line: Int = #line,
  _ body: (Arguments) throws -> Void
) -> Never {
  let program = CommandLine.arguments.first.map(lastComponent) ?? "chapter"
  StandardOutput.reserve()
  do {
    let options =
      options + [
        .text("output", "Output/\(program)", placeholder: "FOLDER", "output folder for images"),
        .text(
          "record", "", placeholder: "FILE", "record all output in FILE, as JSON lines"),
        .flag("quick", "run a small configuration that takes seconds"),
      ]
    let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()), options: options)
    if arguments.wantsHelp {
      let title = Source(file: file).title ?? "A chapter of Wingbeat."
      print(Arguments.help(title: title, usage: "swift run \(program) [options]", options: options))
      end(program)
    }
    let printer = try ChapterPrinter(
      file: file, line: line, output: arguments.string("output"),
      record: arguments.string("record"))
    try ChapterPrinter.$current.withValue(printer) { try body(arguments) }
    try printer.finish()
    end(program)
  } catch let error as Arguments.Failure {
    fail(program, "\(error)", status: 2)
  } catch {
    fail(program, "\(error)", status: 1)
  }
}

/// Ends the program successfully, if all that it printed could be written.
private func end(_ program: String) -> Never {
  if let problem = StandardOutput.flush() { fail(program, problem, status: 1) }
  exit(0)
}

/// Prints a line on standard error and exits.
func fail(_ program: String, _ message: String, status: Int32) -> Never {
  fflush(nil)
  let line = Array(("\(program): \(message)".displayedLines() + "\n").utf8)
  _ = write(STDERR_FILENO, line, line.count)
  exit(status)
}

/// Returns the last component of a path.
func lastComponent(_ path: String) -> String {
  String(path.split(separator: "/").last ?? "")
}
