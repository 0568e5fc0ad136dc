import Files
import Foundation

/// One curve of a plot.
public struct Curve: Sendable {
  /// How its points are drawn.
  public enum Style: String, Sendable {
    case lines, points
    case linesPoints = "linespoints"
  }

  public let name: String
  public let points: [(x: Double, y: Double)]
  public let style: Style

  public init(_ name: String, _ points: [(Double, Double)], style: Style = .lines) {
    self.name = name
    self.points = points.map { (x: $0.0, y: $0.1) }
    self.style = style
  }
}

/// Draws curves with gnuplot into the chapter's output folder, their names above the plot; where gnuplot is
/// not installed, says so and goes on.
///
/// - Parameters:
///   - name: the file's name, with `.svg` or `.png` at its end.
///   - logarithmic: whether both axes count in powers of ten.
/// - Throws: `DataError` where the picture cannot be written.
public func plot(
  _ curves: [Curve], to name: String, x: String, y: String, logarithmic: Bool = false,
  line: Int = #line
) throws {
  let path = Page.path(name)
  let isDrawn = try drawPlot(curves, to: path, x: x, y: y, logarithmic: logarithmic)
  let words =
    isDrawn ? "→ \(path)" : "no picture: gnuplot is not installed (apt-get install gnuplot-nox)"
  put(Shown(.plot, words, line: line, file: isDrawn ? name : nil))
}

/// Draws curves with gnuplot into a file, as ``plot(_:to:x:y:logarithmic:line:)`` does.
///
/// - Parameter path: with `.svg` or `.png` at its end.
/// - Returns: whether gnuplot is installed; else there is no picture.
/// - Throws: `DataError` where the picture cannot be written.
public func drawPlot(
  _ curves: [Curve], to path: String, x: String, y: String, logarithmic: Bool = false
) throws -> Bool {
  guard let gnuplot = Gnuplot.path else { return false }
  let (terminal, pointSize) =
    path.hasSuffix(".png")
    ? ("pngcairo size 1400,900 fontscale 1.5", 1.2)
    // Words that can still be read where a telephone makes it half as wide.
    : ("svg size 600,420 font 'Helvetica,16' background 'white'", 0.7)
  // gnuplot guesses how wide words are, and too wide for long ones.
  let names = curves.map(\.name.count).max() ?? 0
  var script = [
    "set encoding utf8", "set minussign", "set terminal \(terminal)", "set xlabel \(quoted(x))",
    "set ylabel \(quoted(y))",
    // Above the plot the names cover nothing.
    "set key outside above left horizontal Left reverse samplen 1.5 width \(names > 4 ? -1 : 0)",
    "set grid", "set border 3", "set tics nomirror", "set rmargin 3",
  ]
  for (number, color) in colors.enumerated() {
    script.append("set linetype \(1 + number) linecolor rgb '\(color)'")
  }
  if logarithmic { script.append("set logscale xy") }
  for (index, curve) in curves.enumerated() {
    script.append("$curve\(index) << EOD")
    script += curve.points.map { "\($0.x) \($0.y)" }
    script.append("EOD")
  }
  let parts = curves.enumerated().map { index, curve in
    "$curve\(index) using 1:2 with \(curve.style.rawValue) linewidth 2 pointtype 7 "
      + "pointsize \(pointSize) title \(quoted(curve.name))"
  }
  script.append("plot " + parts.joined(separator: ", "))
  let picture = try Gnuplot.run(gnuplot, script.joined(separator: "\n") + "\n", path)
  try File.write([UInt8](picture), to: path)
  return true
}

/// The colors of curves: each stands out from white by at least 3 to 1 (WCAG 2.1, 1.4.11), and from its
/// neighbors by lightness too.
private let colors = [
  "#7b2d8b", "#c8601a", "#0b7285", "#c2255c", "#1d4f91", "#6a8a00", "#5c3d2e", "#d6336c", "#2b8a3e",
  "#495057", "#4263eb", "#96700a",
]

/// Text as gnuplot reads it: in single quotes, those inside doubled.
private func quoted(_ text: String) -> String {
  "'" + text.replacingOccurrences(of: "'", with: "''").replacingOccurrences(of: "\n", with: " ")
    + "'"
}

private enum Gnuplot {
  /// Where gnuplot is installed.
  static var path: String? {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { "\($0)/gnuplot" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  /// Runs a script and returns the picture.
  static func run(_ gnuplot: String, _ script: String, _ path: String) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: gnuplot)
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    input.fileHandleForWriting.write(Data(script.utf8))
    try input.fileHandleForWriting.close()
    let picture = output.fileHandleForReading.readDataToEndOfFile()
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0, !picture.isEmpty else {
      throw DataError(
        path: path, problem: "gnuplot could not draw it: \(words)", recoverySuggestion: "report it")
    }
    return picture
  }
}
