import Foundation

/// A number with three digits that count: "31800", "0.0515", "9.12e-06".
func rounded(_ value: some BinaryFloatingPoint) -> String {
  let value = Double(value)
  return String(format: (1000...1e6).contains(value.magnitude) ? "%.0f" : "%.3g", value)
}
