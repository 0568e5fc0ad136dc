import Foundation
import Notebook

/// Makes the book: runs what must be run, weaves it, writes it, and says how it goes.
public struct Making: Sendable {
  let project, output, programs: String
  let isQuick: Bool
  /// Where the lines about the progress go.
  let say: @Sendable (String) -> Void

  public init(
    project: String, output: String, programs: String, isQuick: Bool,
    say: @escaping @Sendable (String) -> Void = {
      print($0)
      fflush(nil)
    }
  ) {
    (self.project, self.output, self.programs) = (project, output, programs)
    (self.isQuick, self.say) = (isQuick, say)
  }

  /// The folder of the running program: chapters' programs lie there too.
  public static var programs: String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return String(own.prefix(upTo: own.lastIndex(of: "/") ?? own.startIndex))
  }

  /// Runs chapters and writes the book.
  ///
  /// - Parameter number: the one chapter that is wanted; 0 for all.
  /// - Throws: the first failure, with the chapter's name.
  public func make(only number: Int = 0) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let packages = Packages()
    if !packages.missing.isEmpty {
      for (package, without) in packages.missing { say("\(package) is not installed: \(without)") }
      say("  \(packages.command)")
    }
    let edition = try edition(only: number)
    let press = Press(edition, packages: packages)
    try press.writePages()
    try press.writeMarkdown()
    try press.writeNotebooks()
    let seconds = start.duration(to: clock.now) / .seconds(1)
    say("the book took \(Self.rounded(seconds)): \(output)/index.html")
  }

  /// Runs the chapters and takes what they show for right: what the tests compare with.
  public func accept(only number: Int = 0) throws {
    let woven = try Woven(edition(only: number))
    try woven.write(to: project + "/" + Woven.folder)
    say("accepted: \(Woven.folder)")
  }

  /// Runs the chapters and weaves them.
  func edition(only number: Int) throws -> Edition {
    let folders = try Self.chapters(of: project).filter {
      number == 0 || Int($0.prefix(2)) == number
    }
    guard !folders.isEmpty else {
      throw ChapterRun.Failure(
        chapter: "chapter \(number)", problem: "does not exist",
        recoverySuggestion: "ls Chapters lists all")
    }
    let documents = try folders.map { folder in
      let run = ChapterRun(
        folder: folder, project: project, programs: programs, output: output, isQuick: isQuick)
      let result = try run()
      let document = try Document(folder: folder, shown: result.shown, project: project)
      let time = result.seconds.map(Self.rounded) ?? "unchanged"
      say("chapter \(document.paddedNumber)  \(document.title): \(time)")
      return document
    }
    return Edition(project: project, output: output, isQuick: isQuick, documents: documents)
  }

  /// The chapters' folders, in order.
  static func chapters(of project: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: project + "/Chapters").sorted().filter {
      Int($0.prefix(2)) != nil
    }
  }

  private static func rounded(_ seconds: Double) -> String {
    "\((seconds * 10).rounded() / 10) s"
  }
}
