import Foundation

/// Writes a number with as many digits as count: "31800", "0.0515", "9.12e-06".
///
/// - Parameter digits: how many count; a number from 1,000 to a million keeps all that stand before its point.
public func rounded(_ value: some BinaryFloatingPoint, digits: Int = 3) -> String {
  let value = Double(value)
  let isWhole = (1000...1e6).contains(value.magnitude)
  return String(format: isWhole ? "%.0f" : "%.\(digits)g", value)
}
