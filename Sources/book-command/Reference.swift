import Book
import Commands
import Foundation
import Reference
// All modules that the reference describes have to be built.
import Wingbeat

/// Builds the API reference, and says where it is and how to read it.
///
/// - Throws: `ExitError` with status 1 if DocC has warnings or symbols are undocumented.
func buildReference(_ arguments: Arguments) throws {
  let project = FileManager.default.currentDirectoryPath
  let given = arguments.string("output")
  let output = given.isEmpty ? "Output/reference" : given
  let findings = try ReferenceBuilder(
    project: project, modules: "\(BookBuilder.programs)/Modules",
    output: output.hasPrefix("/") ? output : "\(project)/\(output)", basePath: output
  ).build()
  guard findings.isEmpty else {
    throw ExitError(status: 1, findings.joined(separator: "\n"))
  }
  print("the reference is in \(output)")
  // The server shows the project's folder only.
  if !output.hasPrefix("/") && !output.hasPrefix("..") {
    print(
      "`swift run book --serve` shows it at http://127.0.0.1:8000/\(output)/documentation/wingbeat/"
    )
  }
}
