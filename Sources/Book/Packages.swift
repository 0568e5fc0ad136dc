import Foundation

/// What the pages use of Debian's packages: KaTeX draws formulas, highlight.js colors code, gnuplot draws
/// curves. A book without them is plainer, and says what would mend it.
public struct Packages: Sendable {
  let hasKaTeX, hasHighlight, hasGnuplot: Bool
  private let share: String

  /// Looks for them below `share`, and for gnuplot in `path`.
  public init(
    share: String = "/usr/share/javascript",
    path: String = ProcessInfo.processInfo.environment["PATH"] ?? ""
  ) {
    let manager = FileManager.default
    self.share = share
    hasKaTeX = manager.fileExists(atPath: share + "/katex/katex.min.js")
    hasHighlight = manager.fileExists(atPath: share + "/highlight.js/highlight.min.js")
    hasGnuplot = path.split(separator: ":").contains {
      manager.isExecutableFile(atPath: "\($0)/gnuplot")
    }
  }

  /// The packages that are not installed, and what the book does without each.
  public var missing: [(package: String, without: String)] {
    (hasKaTeX ? [] : [("libjs-katex", "formulas stand as TeX")])
      + (hasHighlight ? [] : [("libjs-highlight.js", "code has no colors")])
      + (hasGnuplot ? [] : [("gnuplot-nox", "plots are missing")])
  }

  /// The command that installs what is missing.
  public var command: String {
    "apt-get install -y " + missing.map(\.package).joined(separator: " ")
  }

  /// A paragraph for the first page; empty where nothing is missing.
  var advice: String {
    guard !missing.isEmpty else { return "" }
    let without = missing.map { "\($0.without) (<code>\($0.package)</code>)" }
    return "<p class=\"missing\">This book is plainer than it could be: "
      + "\(without.joined(separator: ", ")). <code>\(command)</code> mends it.</p>"
  }

  /// What goes into the head of a page.
  var head: String {
    hasKaTeX ? "<link rel=\"stylesheet\" href=\"assets/katex/katex.min.css\">" : ""
  }

  /// What goes to the end of a page, before its own script.
  var tail: String {
    [
      hasKaTeX ? "<script src=\"assets/katex/katex.min.js\"></script>" : "",
      hasHighlight ? "<script src=\"assets/highlight.min.js\"></script>" : "",
    ].joined(separator: "\n")
  }

  /// Copies what there is into the book, so that it can be taken elsewhere.
  func copy(to assets: String) throws {
    let manager = FileManager.default
    var files: [(String, String)] = []
    if hasHighlight { files.append(("highlight.js/highlight.min.js", "highlight.min.js")) }
    if hasKaTeX {
      try manager.createDirectory(
        atPath: assets + "/katex/fonts", withIntermediateDirectories: true)
      files += ["katex.min.js", "katex.min.css"].map { ("katex/\($0)", "katex/\($0)") }
      files += try manager.contentsOfDirectory(atPath: share + "/katex/fonts")
        .filter { $0.hasSuffix(".woff2") }
        .map { ("katex/fonts/\($0)", "katex/fonts/\($0)") }
    }
    for (from, to) in files {
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(share)/\(from)"))
      try data.write(to: URL(fileURLWithPath: "\(assets)/\(to)"))
    }
  }
}
