import Foundation

/// Returns a number as text with some significant digits: "31800", "0.0515", "9.12e-06".
///
/// - Parameters:
///   - value: the number.
///   - digits: the number of significant digits; from 1,000 to a million all integer digits are kept.
public func formatted(_ value: some BinaryFloatingPoint, digits: Int = 3) -> String {
  let value = Double(value)
  if value.isNaN { return "nan" }
  let isWhole = (1000...1e6).contains(value.magnitude)
  return String(format: isWhole ? "%.0f" : "%.\(digits)g", value)
}
