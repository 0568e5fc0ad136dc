import Glibc

/// Colors for the sizes of gradients, one for each power of ten: where they vanish or explode.
///
/// The scale reaches over the powers that occur, seven at most, the smallest joined in the palest.
struct GradientScale {
  private static let colors = [
    "#FFFDF0", "#FEEFC3", "#FDD99B", "#FBBE7E", "#F79F79", "#EE8391", "#DA79B6",
  ]
  /// Gradients that are exactly 0.
  static let zero = "#D2D6DC"

  /// The largest power of ten.
  private let top: Int
  /// How many powers of ten have a color of their own.
  private let count: Int

  /// - Parameter sizes: those that occur; `nil` without one that is above 0.
  init?(_ sizes: [Double]) {
    let powers = sizes.filter { $0 > 0 && $0.isFinite }.map { Int(log10($0).rounded(.down)) }
    guard let least = powers.min(), let most = powers.max() else { return nil }
    top = most
    count = min(most - least + 1, Self.colors.count)
  }

  /// The color of a gradient of `size`.
  func color(_ size: Double) -> String {
    guard size > 0 else { return Self.zero }
    guard size.isFinite else { return Palette.wrong }
    let power = Int(log10(size).rounded(.down))
    return Self.colors[place(of: max(power, top - count + 1))]
  }

  /// The samples of the legend: a color and what it stands for.
  var legend: [(color: String, words: String)] {
    let powers = (top - count + 1...top).map { power in
      (Self.colors[place(of: power)], "1e\(power < 0 ? "−" : "")\(abs(power))")
    }
    return [(Self.zero, "0")] + powers
  }

  private func place(of power: Int) -> Int {
    let steps = Self.colors.count - 1
    return count == 1 ? steps / 2 : (power - (top - count + 1)) * steps / (count - 1)
  }
}

extension Diagram {
  /// The scale for the gradients of this diagram; `nil` where it is not wanted or there are none.
  func gradientScale(_ style: Style) -> GradientScale? {
    guard style.colorsGradients else { return nil }
    return GradientScale(
      nodes.compactMap { node in
        if case .value(let value) = node.kind { value.gradientSize } else { nil }
      })
  }
}
