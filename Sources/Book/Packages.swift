import Foundation

/// The optional Debian packages of the book: KaTeX renders formulas, highlight.js highlights code, gnuplot draws plots. A
/// book built without them says which to install.
public struct Packages: Sendable {
  let hasKaTeX, hasHighlight, hasGnuplot: Bool
  private let share: String

  /// Finds JavaScript packages in the folder `share`, and for gnuplot in the search path `path`.
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

  /// The packages that are not installed, and the effect of each.
  public var missing: [(package: String, without: String)] {
    (hasKaTeX ? [] : [("libjs-katex", "formulas are shown as TeX")])
      + (hasHighlight ? [] : [("libjs-highlight.js", "code is not highlighted")])
      + (hasGnuplot ? [] : [("gnuplot-nox", "plots are missing")])
  }

  /// The command that installs the missing packages.
  public var command: String {
    "apt-get install -y " + missing.map(\.package).joined(separator: " ")
  }

  /// A note for the front page; empty if nothing is missing.
  var note: String {
    guard !missing.isEmpty else { return "" }
    let without = missing.map { "\($0.without) (<code>\($0.package)</code>)" }
    return "<p class=\"missing\">Some packages were missing when this book was built: "
      + "\(without.joined(separator: ", ")). To install them, run <code>\(command)</code>.</p>"
  }

  /// The elements for the head of a page.
  var head: String {
    hasKaTeX ? "<link rel=\"stylesheet\" href=\"assets/katex/katex.min.css\">" : ""
  }

  /// The elements for the end of a page, before its script.
  var tail: String {
    [
      hasKaTeX ? "<script src=\"assets/katex/katex.min.js\"></script>" : "",
      hasHighlight ? "<script src=\"assets/highlight.min.js\"></script>" : "",
    ].joined(separator: "\n")
  }

  /// Copies installed assets into the book, so that it is self-contained.
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
