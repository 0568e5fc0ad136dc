import Files

/// Plots curves with gnuplot into a file, with a legend above the plot.
///
/// Names and labels are shown as they are, whatever characters they contain; long ones are shortened. Points with a
/// coordinate that is not finite are left out.
///
/// - Parameters:
///   - curves: the curves.
///   - path: the path of the file, with the extension `.svg` or `.png`.
///   - x: the label of the horizontal axis.
///   - y: the label of the vertical axis.
///   - logarithmic: whether both axes are logarithmic; points that are not positive are then left out.
/// - Returns: `false` if gnuplot is not installed and no file was written.
/// - Throws: `DataError` if gnuplot fails, or the file cannot be written.
public func drawPlot(
  _ curves: [Curve], to path: String, x: String, y: String, logarithmic: Bool = false
) throws -> Bool {
  guard let gnuplot = Gnuplot.path else { return false }
  let (terminal, pointSize) =
    File.fileExtension(of: path) == "png"
    ? ("pngcairo noenhanced size 1400,900 fontscale 1.5", 1.2)
    // Large enough to be readable at half the width, on a phone.
    : ("svg noenhanced size 600,420 font 'Helvetica,16' background 'white'", 0.7)
  // gnuplot overestimates the width of long names.
  let names = curves.map(\.name.count).max() ?? 0
  var script = [
    "set encoding utf8", "set minussign", "set terminal \(terminal)",
    "set xlabel \(Gnuplot.quoted(x))", "set ylabel \(Gnuplot.quoted(y))",
    // The legend is above the plot, where it covers no curve.
    "set key outside above left horizontal Left reverse samplen 1.5 width \(names > 4 ? -1 : 0)",
    "set grid", "set border 3", "set tics nomirror", "set rmargin 3",
  ]
  for (number, color) in colors.enumerated() {
    script.append("set linetype \(1 + number) linecolor rgb '\(color)'")
  }
  if logarithmic { script.append("set logscale xy") }
  let points = curves.map { curve in
    curve.points.filter { point in
      [point.x, point.y].allSatisfy { $0.isFinite && (!logarithmic || $0 > 0) }
    }
  }
  for (index, points) in points.enumerated() {
    script.append("$curve\(index) << EOD")
    script += points.map { "\($0.x) \($0.y)" }
    script.append("EOD")
  }
  // gnuplot has no axes for a plot without points.
  if points.allSatisfy(\.isEmpty) { script.append("set xrange [1:10]; set yrange [1:10]") }
  let parts = curves.enumerated().map { index, curve in
    let source = points[index].isEmpty ? "NaN" : "$curve\(index) using 1:2"
    return "\(source) with \(curve.style.rawValue) linewidth 2 pointtype 7 pointsize \(pointSize)"
      + " title \(Gnuplot.quoted(curve.name))"
  }
  script.append("plot " + (parts.isEmpty ? "NaN notitle" : parts.joined(separator: ", ")))
  try File.write(Gnuplot.run(gnuplot, script.joined(separator: "\n") + "\n", path), to: path)
  return true
}

/// The colors of curves: each has a contrast of at least 3 to white (WCAG 2.1, 1.4.11), and adjacent ones differ in
/// lightness.
private let colors = [
  "#7b2d8b", "#c8601a", "#0b7285", "#c2255c", "#1d4f91", "#6a8a00", "#5c3d2e", "#d6336c", "#2b8a3e",
  "#495057", "#4263eb", "#96700a",
]
