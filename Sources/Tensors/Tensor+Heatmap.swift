import Glibc

extension Tensor where Element: RealScalar {
  /// Returns a heat map of a matrix as text.
  ///
  /// In color each element is two blocks wide, from blue for the smallest over gray to orange for the largest.
  /// Without color it is a character from " .:-=+*#%@". NaN is "?".
  ///
  /// - Parameter inColor: Whether to use ANSI colors; by default if standard output is a terminal and
  ///   `NO_COLOR` is empty or not set.
  /// - Precondition: The tensor has one or two axes.
  public func heatmap(inColor: Bool? = nil) -> String {
    require(rank == 1 || rank == 2, "heatmap: needs one or two axes, not \(shape)")
    let matrix = rank == 1 ? unsqueezed(0) : self
    let finite = scalars.filter(\.isFinite)
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
    let colored =
      inColor
      ?? Self.usesColor(
        isTerminal: isatty(STDOUT_FILENO) == 1,
        noColor: getenv("NO_COLOR").map { String(cString: $0) })
    let columns = matrix.shape[1]
    let numbers = matrix.scalars
    return (0..<matrix.shape[0]).map { row in
      let cells = numbers[row * columns..<(row + 1) * columns].map { number -> String in
        let clamped = Double(Swift.min(Swift.max(number, low), high))
        let fraction = high > low ? (clamped - Double(low)) / (Double(high) - Double(low)) : 0.5
        return colored ? Self.block(number, fraction) : Self.character(number, fraction)
      }
      return cells.joined() + (colored ? "\u{1B}[0m" : "")
    }.joined(separator: "\n")
  }

  /// Returns whether to use color: on a terminal, unless `NO_COLOR` is set and not empty (no-color.org).
  static func usesColor(isTerminal: Bool, noColor: String?) -> Bool {
    isTerminal && noColor ?? "" == ""
  }

  private static func character(_ number: Element, _ fraction: Double) -> String {
    if number.isNaN { return "??" }
    let shades = Array(" .:-=+*#%@")
    let shade = shades[Swift.min(Int(fraction * Double(shades.count)), shades.count - 1)]
    return "\(shade)\(shade)"
  }

  private static func block(_ number: Element, _ fraction: Double) -> String {
    if number.isNaN { return "\u{1B}[0m??" }
    func mix(_ low: Double, _ middle: Double, _ high: Double) -> Int {
      Int(
        fraction < 0.5
          ? low + (middle - low) * fraction * 2
          : middle + (high - middle) * (fraction * 2 - 1))
    }
    return "\u{1B}[48;2;\(mix(33, 235, 201));\(mix(84, 235, 93));\(mix(143, 235, 24))m  "
  }
}
