import Foundation

/// Prints a table with aligned columns.
func table(_ rows: [[String]]) {
  let widths = (rows.first ?? []).indices.map { column in
    rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
  }
  for row in rows {
    let cells = row.enumerated().map { column, cell in
      cell
        + String(repeating: " ", count: column + 1 < row.count ? widths[column] - cell.count : 0)
    }
    print("  " + cells.joined(separator: "   "))
  }
}

/// Returns a number with a number of digits after the decimal point.
func text(_ number: Double, _ digits: Int) -> String {
  number.isNaN ? "nan" : String(format: "%.\(digits)f", number)
}

/// Returns a fraction as a percentage with one decimal: "97.3 %".
func percent(_ fraction: Double) -> String { text(100 * fraction, 1) + " %" }

/// Returns the fraction of predictions that are right.
func accuracy(_ predictions: [Int], _ labels: [Int]) -> Double {
  Double(zip(predictions, labels).count { $0 == $1 }) / Double(labels.count)
}
