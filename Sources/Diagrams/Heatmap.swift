import Glibc

/// A tensor as a small picture: rows of colored squares.
///
/// Three channels become a color image. Of any other tensor the last two axes are shown on a diverging scale,
/// blue for negative, white for zero, red for positive elements, saturated at the largest magnitude. Larger
/// tensors are downsampled by averaging.
public struct Heatmap: Sendable, Equatable {
  /// The maximum number of squares along a side.
  public static let largestSide = 16
  /// The colors as "#RRGGBB", row by row.
  public let rows: [[String]]

  /// Creates the heatmap of a tensor; `nil` unless it has at least two rows, and four elements along an axis.
  ///
  /// - Parameters:
  ///   - shape: the shape of the tensor.
  ///   - element: the element at an index in row-major order.
  public init?(shape: [Int], element: (_ index: Int) -> Double) {
    guard shape.count >= 2, !shape.contains(0) else { return nil }
    let (height, width) = (shape[shape.count - 2], shape[shape.count - 1])
    guard height >= 2, max(height, width) >= 4 else { return nil }
    let channels = shape.count > 2 && shape[shape.count - 3] == 3 ? 3 : 1
    let grids = (0..<channels).map {
      Self.averages(height: height, width: width, start: $0 * height * width, element)
    }
    let finite = grids.joined().joined().filter(\.isFinite)
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
    let largest = max(-low, high)
    rows = grids[0].indices.map { row in
      grids[0][row].indices.map { column in
        let numbers = grids.map { $0[row][column] }
        return channels == 3
          ? Self.color(numbers.map { high > low ? ($0 - low) / (high - low) : 0.5 })
          : Self.signed(largest > 0 ? numbers[0] / largest : numbers[0])
      }
    }
  }

  /// Returns the means over a grid of at most ``largestSide`` cells a side.
  private static func averages(
    height: Int, width: Int, start: Int, _ element: (Int) -> Double
  ) -> [[Double]] {
    let (rows, columns) = (min(height, largestSide), min(width, largestSide))
    return (0..<rows).map { row in
      let vertical = row * height / rows..<(row + 1) * height / rows
      return (0..<columns).map { column in
        let horizontal = column * width / columns..<(column + 1) * width / columns
        var sum = 0.0
        for y in vertical { for x in horizontal { sum += element(start + y * width + x) } }
        return sum / Double(vertical.count * horizontal.count)
      }
    }
  }

  /// Returns the color of a value on the diverging scale from −1 to 1; black for non-finite values.
  private static func signed(_ value: Double) -> String {
    guard value.isFinite else { return "#000000" }
    let rest = 1 - value.magnitude.squareRoot()
    return value < 0
      ? color([0.13 + 0.87 * rest, 0.4 + 0.6 * rest, 0.67 + 0.33 * rest])
      : color([0.7 + 0.3 * rest, 0.09 + 0.91 * rest, 0.17 + 0.83 * rest])
  }

  private static func color(_ parts: [Double]) -> String {
    let bytes = parts.map { $0.isFinite ? Int(min(max($0, 0), 1) * 255 + 0.5) : 0 }
    return Theme.Color.hex(red: bytes[0], green: bytes[1], blue: bytes[2])
  }

  /// Returns the squares as an HTML-like table, at most `side` points wide and high.
  func table(_ theme: Theme, side: Int = 64) -> String {
    let size = max(2, side / max(rows.count, rows[0].count))
    let lines = rows.map { row in
      "<TR>"
        + row.map {
          "<TD FIXEDSIZE=\"TRUE\" WIDTH=\"\(size)\" HEIGHT=\"\(size)\" BGCOLOR=\"\($0)\"></TD>"
        }.joined() + "</TR>"
    }
    return "<TABLE BORDER=\"1\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\" COLOR=\""
      + theme.edge.hex + "\">\(lines.joined())</TABLE>"
  }
}
