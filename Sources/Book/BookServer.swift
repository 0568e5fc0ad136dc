import Foundation
import Synchronization

/// Shows the book to a browser while it is being written: a chapter that is saved is built, run and woven
/// again, and the pages that are open load themselves anew.
public struct Serving: Sendable {
  let making: Making
  let chapter: Int
  let port: UInt16

  /// - Parameters:
  ///   - chapter: the one chapter that is made; 0 for all.
  ///   - port: of 127.0.0.1; 0 for any that is free.
  public init(_ making: Making, chapter: Int, port: Int) {
    (self.making, self.chapter, self.port) = (making, chapter, UInt16(clamping: port))
  }

  /// Makes the book, and then serves it for ever.
  ///
  /// - Throws: what making throws, and where the port is taken.
  public func callAsFunction() throws -> Never {
    let listener = try Listener(port: port)
    var saved = try Saved(making.project)
    try making.make(only: chapter)
    let version = Version()
    let isInside = making.output.hasPrefix(making.project + "/")
    let folder = isInside ? making.project : making.output
    let site = Site(
      folder: folder, start: "\(making.output.dropFirst(folder.count))/index.html",
      version: { version.number })
    making.say("http://127.0.0.1:\(listener.port)/ shows it; it follows Chapters; Ctrl-C ends it")
    Thread.detachNewThread { listener.serve(site) }
    while true {
      Thread.sleep(forTimeInterval: 0.3)
      // A file may be on its way to another name.
      guard let now = try? Saved(making.project) else { continue }
      let changed = now.differing(from: saved)
      guard !changed.isEmpty else { continue }
      saved = now
      do {
        for folder in changed { try build("chapter-\(folder.prefix(2))") }
        try making.make(only: chapter)
        version.increase()
      } catch {
        making.say("\(error)")
      }
    }
  }

  private func build(_ product: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.currentDirectoryURL = URL(fileURLWithPath: making.project)
    process.arguments = ["swift", "build", "--product", product]
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    try process.run()
    let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      // The compiler says each twice.
      var lines = words.split(separator: "\n").filter {
        $0.contains(".swift:") && $0.contains("error:")
      }
      lines = lines.indices.filter { !lines[..<$0].contains(lines[$0]) }.map { lines[$0] }
      throw ChapterRun.Failure(
        chapter: product, problem: lines.joined(separator: "\n"),
        recoverySuggestion: "mend it and save again")
    }
  }

  /// How often the book was made.
  private final class Version: Sendable {
    private let count = Mutex(0)

    var number: Int { count.withLock { $0 } }

    func increase() { count.withLock { $0 += 1 } }
  }

  /// When the files of each chapter were saved last.
  struct Saved {
    private var dates: [String: [String: Date]] = [:]

    init(_ project: String) throws {
      let manager = FileManager.default
      for folder in try Making.chapters(of: project) {
        let path = "\(project)/Chapters/\(folder)"
        for name in try manager.contentsOfDirectory(atPath: path) where name.hasSuffix(".swift") {
          let facts = try manager.attributesOfItem(atPath: "\(path)/\(name)")
          dates[folder, default: [:]][name] = facts[.modificationDate] as? Date
        }
      }
    }

    /// The chapters that have other files, or other dates, than before.
    func differing(from before: Saved) -> [String] {
      Set(dates.keys).union(before.dates.keys).filter { dates[$0] != before.dates[$0] }.sorted()
    }
  }
}
