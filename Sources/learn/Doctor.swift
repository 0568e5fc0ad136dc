import Commands
import Foundation

/// Finds out which of the packages that Wingbeat needs are installed.
struct Doctor {
  /// A program or library, and the Debian package that contains it.
  struct Part {
    let name, package: String
    let isInstalled: Bool
    /// Whether the library does not build without it.
    var isRequired = true
  }

  let parts: [Part]

  init() {
    let hasPkgConfig = Self.isInstalled(["pkg-config", "--version"])
    func library(_ name: String, _ module: String, _ package: String) -> Part {
      Part(
        name: name, package: package,
        isInstalled: hasPkgConfig
          ? Self.isInstalled(["pkg-config", "--exists", module]) : Self.isDescribed(module))
    }
    func script(_ name: String, _ file: String, _ package: String) -> Part {
      let isInstalled = access("/usr/share/javascript/\(file)", R_OK) == 0
      return Part(name: name, package: package, isInstalled: isInstalled, isRequired: false)
    }
    var markdown = library(
      "cmark-gfm", "libcmark-gfm", "libcmark-gfm-dev libcmark-gfm-extensions-dev")
    markdown.isRequired = false
    var server = library("libmicrohttpd", "libmicrohttpd", "libmicrohttpd-dev")
    server.isRequired = false
    parts = [
      Part(name: "pkg-config", package: "pkg-config", isInstalled: hasPkgConfig),
      library("Graphviz", "libgvc", "libgraphviz-dev"),
      library("FreeType", "freetype2", "libfreetype-dev"),
      library("libjpeg", "libjpeg", "libjpeg-dev"),
      library("libpng", "libpng", "libpng-dev"),
      library("libzip", "libzip", "libzip-dev"),
      library("zlib", "zlib", "zlib1g-dev"),
      Part(
        name: "gnuplot", package: "gnuplot-nox",
        isInstalled: Self.isInstalled(["gnuplot", "--version"]),
        isRequired: false),
      markdown, server,
      script("KaTeX", "katex/katex.min.js", "libjs-katex"),
      script("highlight.js", "highlight.js/highlight.min.js", "libjs-highlight.js"),
    ]
  }

  init(parts: [Part]) { self.parts = parts }

  /// Returns whether pkg-config would find a library, without running pkg-config, which may be missing.
  private static func isDescribed(_ module: String) -> Bool {
    let libraries = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
    return (libraries.map { "/usr/lib/\($0)" } + ["/usr/lib", "/usr/share", "/usr/local/lib"])
      .contains { access("\($0)/pkgconfig/\(module).pc", R_OK) == 0 }
  }

  private static func isInstalled(_ command: [String]) -> Bool {
    (try? ChildProcess(command: command).run().succeeded) ?? false
  }

  var missing: [Part] { parts.filter { !$0.isInstalled } }

  /// Whether the exercises can be checked. The parts that are not required draw plots and build the book.
  var isReady: Bool { !missing.contains(where: \.isRequired) }

  /// The command that installs what is missing.
  var fix: String {
    let sudo = getuid() == 0 ? "" : "sudo "
    return "\(sudo)apt-get update && \(sudo)apt-get install -y "
      + missing.map(\.package).joined(separator: " ")
  }

  /// The installed and the missing parts; then, on a line of its own for copying, the command that installs them.
  var line: String {
    let installed = (["Swift \(Self.swift)"] + parts.filter(\.isInstalled).map(\.name))
      .joined(separator: ", ")
    if missing.isEmpty { return "installed: \(installed); nothing is missing" }
    return "missing: \(missing.map(\.name).joined(separator: ", "))   (installed: \(installed))\n"
      + "install what is missing:\n  \(fix)"
  }

  /// A line for each part, and the command that installs the missing ones.
  var table: String {
    let width = (parts.map(\.name.count).max() ?? 0) + 2
    var rows = ["✓ " + "Swift".padding(to: width) + "\(Self.swift)"]
    rows += parts.map { part in
      (part.isInstalled ? Style.good("✓ ") : Style.bad("✗ ")) + part.name.padding(to: width)
        + "Debian's \(part.package)"
    }
    rows.append(
      missing.isEmpty ? "nothing is missing" : "install what is missing:\n  \(fix)")
    return rows.joined(separator: "\n")
  }

  /// The version of the compiler that built the tutor, which builds everything else, too.
  private static var swift: String {
    #if swift(>=6.4)
      "6.4 or later"
    #elseif swift(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }
}
