import Commands
import Foundation
import HTTP
import Synchronization

/// A local web server for writing the book: when a chapter is saved, it is rebuilt, and open pages reload.
public struct BookServer: Sendable {
  let builder: BookBuilder
  let chapter: Int
  let port: UInt16

  /// Creates a server.
  ///
  /// - Parameters:
  ///   - builder: the builder of the book.
  ///   - chapter: the number of the only chapter to build; 0 for all.
  ///   - port: the port of 127.0.0.1; 0 for any free port.
  public init(_ builder: BookBuilder, chapter: Int, port: Int) {
    (self.builder, self.chapter, self.port) = (builder, chapter, UInt16(clamping: port))
  }

  /// Builds the book, then serves it until Ctrl-C is pressed.
  ///
  /// - Throws: errors from the first build, and if the port is in use.
  public func run() throws {
    let version = Version()
    let site = BookSite(
      project: builder.project, output: builder.output, version: { version.number })
    let server = try LoopbackServer(port: port) { site.response(to: $0) }
    var modified = try ModificationDates(builder.project)
    try builder.build(only: chapter)
    builder.log(
      "Serving \(server.address.url)/, rebuilding when Chapters change. Press Ctrl-C to stop.")
    while !Interruption.isRequested {
      Thread.sleep(forTimeInterval: 0.3)
      // Fails while an editor renames a file.
      guard let now = try? ModificationDates(builder.project) else { continue }
      let changed = now.differing(from: modified)
      guard !changed.isEmpty else { continue }
      modified = now
      do {
        for folder in changed { try build("chapter-\(folder.prefix(2))") }
        try builder.build(only: chapter)
        version.increase()
      } catch  where !Interruption.isRequested {
        builder.log("\(error)")
      }
    }
    withExtendedLifetime(server) { builder.log("Stopped.") }
  }

  private func build(_ product: String) throws {
    var compiler = ChildProcess(command: ["swift", "build", "--product", product])
    (compiler.folder, compiler.streams) = (builder.project, .output)
    let result = try compiler.run()
    guard result.succeeded else {
      // The compiler prints each error twice.
      var lines = result.output.split(separator: "\n").filter {
        $0.contains(".swift:") && $0.contains("error:")
      }
      lines = lines.indices.filter { !lines[..<$0].contains(lines[$0]) }.map { lines[$0] }
      throw ChapterRun.Failure(
        chapter: product, problem: lines.joined(separator: "\n"),
        recoverySuggestion: "Fix the errors and save again")
    }
  }

  /// A counter of builds.
  private final class Version: Sendable {
    private let count = Mutex(0)

    var number: Int { count.withLock { $0 } }

    func increase() { count.withLock { $0 += 1 } }
  }

  /// The modification dates of the chapters' files.
  struct ModificationDates {
    private var dates: [String: [String: Date]] = [:]

    init(_ project: String) throws {
      let manager = FileManager.default
      for folder in try BookBuilder.chapters(of: project) {
        let path = "\(project)/Chapters/\(folder)"
        for name in try manager.contentsOfDirectory(atPath: path) where name.hasSuffix(".swift") {
          let attributes = try manager.attributesOfItem(atPath: "\(path)/\(name)")
          dates[folder, default: [:]][name] = attributes[.modificationDate] as? Date
        }
      }
    }

    /// Returns the chapters whose files or dates differ.
    func differing(from before: ModificationDates) -> [String] {
      Set(dates.keys).union(before.dates.keys).filter { dates[$0] != before.dates[$0] }.sorted()
    }
  }
}
