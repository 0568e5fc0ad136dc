import Foundation
import Lessons

extension Session {
  /// Builds the check of the next exercise if it has never been built, below the beginning of its chapter: what it checks
  /// is not needed to read what is to do. Only in a terminal, where somebody reads.
  func buildWhileReading() throws {
    guard Style.isTerminal, let next = catalog.next(progress) else { return }
    let builder = Builder(project: project)
    let product = "check-\(next.chapterCode)"
    guard !builder.isBuilt(product) else { return }
    say()
    for paragraph in project.opening(next) {
      say(paragraph.wrapped(to: Style.width - 4).map { "  " + $0 }.joined(separator: "\n") + "\n")
    }
    say(
      row("", Style.quiet("so chapter \(next.chapter) begins; read on in \(project.chapter(next))"))
    )
    say(
      row(
        "meanwhile",
        "the check of chapter \(next.chapter) and the library below it are built, once, for a few minutes. "
          + "Ctrl-C stops the build; the first check resumes it."))
    switch try builder.build(product, "the check of chapter \(next.chapter)") {
    case .built: say(row("ready", "swift run learn watch"))
    case .failed: say(row("not built", "swift run learn check \(next.name) says why"))
    case .interrupted: break
    }
  }
}
