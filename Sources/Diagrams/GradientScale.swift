import Glibc

/// A color scale for the magnitudes of gradients, one color per power of ten: where they vanish or explode.
///
/// The scale covers the powers of ten that occur, the largest ones if there are more than colors; smaller ones
/// share the palest color.
struct GradientScale {
  /// The largest power of ten.
  private let top: Int
  /// The number of powers of ten with a color of their own.
  private let count: Int
  private let theme: Theme

  /// Creates the scale for some magnitudes; `nil` unless one is above 0.
  init?(_ magnitudes: [Double], _ theme: Theme = .light) {
    self.theme = theme
    let powers = magnitudes.filter { $0 > 0 && $0.isFinite }.map { Int(log10($0).rounded(.down)) }
    guard let least = powers.min(), let most = powers.max() else { return nil }
    top = most
    count = min(most - least + 1, theme.gradientScale.count)
  }

  /// Returns the color of a gradient of a magnitude.
  func color(_ magnitude: Double) -> Theme.Color {
    guard magnitude > 0 else { return theme.zeroGradient }
    guard magnitude.isFinite else { return theme.error }
    return color(ofPower: max(Int(log10(magnitude).rounded(.down)), top - count + 1))
  }

  /// The entries of the legend.
  var legend: [(color: Theme.Color, label: String)] {
    let powers = (top - count + 1...top).map { power in
      (color(ofPower: power), "1e\(power < 0 ? "−" : "")\(abs(power))")
    }
    return [(theme.zeroGradient, "0")] + powers
  }

  private func color(ofPower power: Int) -> Theme.Color {
    let last = theme.gradientScale.count - 1
    return theme.gradientScale[
      count == 1 ? last / 2 : (power - (top - count + 1)) * last / (count - 1)]
  }
}

extension Diagram {
  /// Returns the scale for the gradients of this diagram; `nil` if the style shows none or there are none.
  func gradientScale(_ style: Style) -> GradientScale? {
    guard style.colorsGradients else { return nil }
    return GradientScale(
      nodes.compactMap { node in
        if case .value(let value) = node.kind { value.gradientRMS } else { nil }
      }, style.theme)
  }
}
