@_exported import Plots
import Tensors

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

/// Returns the curves of a scatter plot, one for each label.
///
/// - Parameters:
///   - points: the points, `[N, 2 or more]`; the first two columns are plotted.
///   - labels: the label of each point.
///   - names: the names in the legend, indexed by label; by default, the labels.
public func scatter(
  _ points: Tensor<Float>, labels: [Int], names: [String]? = nil
) -> [Curve] {
  Set(labels).sorted().map { label in
    let rows = labels.indices.filter { labels[$0] == label }
    return Curve(
      names?[label] ?? "\(label)",
      rows.map { (Double(points[$0, 0].item), Double(points[$0, 1].item)) }, style: .points)
  }
}
