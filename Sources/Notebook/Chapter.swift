import Commands
import Glibc

/// Runs a chapter: everything that is said, shown and drawn in `body` appears in the order it stands.
///
/// A chapter is a Swift file. Lines that start with `//:` are its prose; all others are its code. As the
/// program comes to a `show`, `render` or `note`, the prose and code up to there are printed first, then
/// what is shown, so that running the file is reading it.
///
///     chapter { _ in
///       //: Two numbers and their sum.
///       let x: Tensor<Float> = [1, 2]
///       show(x.sum())
///     }
///
/// The process ends with status 0; with 1 and one line on standard error where `body` throws; with 2
/// where an argument is not known.
///
/// - Parameter options: what the command line may set, besides `--help`, `--output`, `--record` and
///   `--quick`.
public func chapter(
  _ options: [Option] = [], file: String = #filePath, line: Int = #line,
  _ body: (Arguments) throws -> Void
) -> Never {
  let program = CommandLine.arguments.first.map(lastComponent) ?? "chapter"
  do {
    let options =
      options + [
        .text("output", "Output/\(program)", placeholder: "FOLDER", "the folder for pictures"),
        .text(
          "record", "", placeholder: "FILE", "a file for all that is shown, as the book reads it"),
        .flag("quick", "a small configuration that takes seconds"),
      ]
    let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()), options: options)
    if arguments.wantsHelp {
      let title = Source(file: file).title ?? "A chapter of Wingbeat."
      print(Arguments.help(title: title, usage: "swift run \(program) [options]", options: options))
      exit(0)
    }
    let page = try Page(
      file: file, line: line, output: arguments.string("output"),
      record: arguments.string("record"))
    try Page.$current.withValue(page) { try body(arguments) }
    page.finish()
    exit(0)
  } catch let error as Arguments.Failure {
    fail(program, "\(error)", status: 2)
  } catch {
    fail(program, "\(error)", status: 1)
  }
}

/// Ends the program with one line on standard error.
func fail(_ program: String, _ message: String, status: Int32) -> Never {
  fflush(nil)
  let line = Array("\(program): \(message)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
  exit(status)
}

/// The last part of a path.
func lastComponent(_ path: String) -> String {
  String(path.split(separator: "/").last ?? "")
}
