@_exported import Plots

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
