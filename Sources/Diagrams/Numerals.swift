import Glibc

/// The formatting of numbers: few digits, a common scale, the minus sign U+2212.
package enum Numerals {
  /// The number of significant digits.
  static let significantDigits = 4

  /// Returns `values` as text with the same number of decimals, at most four significant digits for the largest.
  /// Right-aligned, their decimal points line up.
  ///
  ///     [0.5, -1.25, 3]     0.50   −1.25   3.00
  ///     [1, 2, -12]         1   2   −12
  ///     [0.5, 0.00002]      0.5   2e−5         not rounded to zero
  ///     [1e-7, 2.5e-6]      1.0e−7   2.5e−6
  package static func aligned(_ values: [Double]) -> [String] {
    let finite = values.filter(\.isFinite)
    let largest = finite.map(abs).max() ?? 0
    if largest < 1e5, finite.allSatisfy({ $0 == $0.rounded() }) {
      return values.map { text($0) { fixed($0, decimals: 0) } }
    }
    guard largest >= 1e-3, largest < 1e5 else {
      let digits = finite.map { mantissa(of: $0) }
      let decimals = digits.map(significantDecimals).max() ?? 0
      return values.map { text($0) { scientific($0, decimals: decimals) } }
    }
    let most = max(0, significantDigits - 1 - exponent(of: largest))
    let plain = finite.map { fixed($0, decimals: most) }.filter { !isZero($0) }
    let decimals = plain.map(significantDecimals).max() ?? 0
    return values.map { value in
      text(value) {
        let plain = fixed($0, decimals: decimals)
        guard isZero(plain), $0 != 0 else { return plain }
        let short = scientific($0, decimals: 1)
        return short.replacing(".0e", with: "e")
      }
    }
  }

  /// Returns a number with its sign, or the name of a non-finite one.
  private static func text(_ value: Double, magnitude: (Double) -> String) -> String {
    guard !value.isNaN else { return "nan" }
    let sign = value < 0 ? "−" : ""
    return sign + (value.isInfinite ? "inf" : magnitude(abs(value)))
  }

  private static func fixed(_ value: Double, decimals: Int) -> String {
    printed("%.*f", Int32(decimals), value)
  }

  /// Returns a number in scientific notation, `1.50e−7`, without padding of the exponent.
  private static func scientific(_ value: Double, decimals: Int) -> String {
    guard value != 0 else { return "0" }
    let parts = printed("%.*e", Int32(decimals), value).split(separator: "e")
    let exponent = Int(parts[1]) ?? 0
    return "\(parts[0])e\(exponent < 0 ? "−" : "")\(abs(exponent))"
  }

  private static func mantissa(of value: Double) -> String {
    let text = printed("%.*e", Int32(significantDigits - 1), abs(value))
    return String(text.prefix { $0 != "e" })
  }

  private static func exponent(of value: Double) -> Int {
    let text = printed("%.*e", Int32(significantDigits - 1), value)
    return Int(text.drop { $0 != "e" }.dropFirst()) ?? 0
  }

  /// Returns the number of decimals without trailing zeros.
  private static func significantDecimals(_ text: String) -> Int {
    guard let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return 0 }
    let decimals = text.utf8[text.utf8.index(after: point)...]
    let last = decimals.lastIndex { $0 != UInt8(ascii: "0") }
    return last.map { decimals.distance(from: decimals.startIndex, to: $0) + 1 } ?? 0
  }

  private static func isZero(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
  }

  /// Formats with `vsnprintf`, with a decimal point in every locale.
  private static func printed(_ format: String, _ arguments: any CVarArg...) -> String {
    let text = withVaList(arguments) { list in
      String(unsafeUninitializedCapacity: 400) { buffer in
        buffer.withMemoryRebound(to: CChar.self) {
          Int(vsnprintf($0.baseAddress, $0.count, format, list))
        }
      }
    }
    return text.replacing(",", with: ".")
  }
}
