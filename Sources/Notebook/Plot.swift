@_exported import Plots

/// Plots curves with gnuplot into the chapter's output folder, with a legend above the plot; prints a note if gnuplot is
/// not installed.
///
/// - Parameters:
///   - curves: the curves.
///   - name: the name of the file, with the extension `.svg` or `.png`.
///   - x: the label of the horizontal axis.
///   - y: the label of the vertical axis.
///   - logarithmic: whether both axes are logarithmic.
/// - Throws: `DataError` if the file cannot be written.
public func plot(
  _ curves: [Curve], to name: String, x: String, y: String, logarithmic: Bool = false,
  line: Int = #line
) throws {
  let path = ChapterPrinter.path(name)
  let isDrawn = try drawPlot(curves, to: path, x: x, y: y, logarithmic: logarithmic)
  let text =
    isDrawn ? "→ \(path)" : "no plot: gnuplot is not installed (apt-get install gnuplot-nox)"
  put(CellOutput(.plot, text, line: line, file: isDrawn ? name : nil))
}
