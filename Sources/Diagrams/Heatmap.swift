import Glibc

/// A tensor's numbers as a small picture: rows of colored squares.
///
/// Of three channels a picture in color; of anything else the last two axes, blue below zero and red
/// above it, white at zero, the strongest color being the largest magnitude. Larger ones are averaged
/// down.
public struct Heatmap: Sendable, Equatable {
  /// The most squares along a side.
  public static let largestSide = 16
  /// "#RRGGBB", row by row.
  public let rows: [[String]]

  /// Creates the picture of a tensor; `nil` unless it has at least two rows, and four numbers along an axis.
  ///
  /// - Parameter element: the element at a place in row-major order, from 0.
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

  /// The means over as many equal parts as are shown.
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

  /// White at 0, blue at −1, red at 1; what is not finite is black.
  private static func signed(_ value: Double) -> String {
    guard value.isFinite else { return "#000000" }
    let rest = 1 - value.magnitude.squareRoot()
    return value < 0
      ? color([0.13 + 0.87 * rest, 0.4 + 0.6 * rest, 0.67 + 0.33 * rest])
      : color([0.7 + 0.3 * rest, 0.09 + 0.91 * rest, 0.17 + 0.83 * rest])
  }

  private static func color(_ parts: [Double]) -> String {
    let digits = Array("0123456789ABCDEF")
    return parts.reduce(into: "#") { text, part in
      let byte = part.isFinite ? Int(min(max(part, 0), 1) * 255 + 0.5) : 0
      text += [digits[byte / 16], digits[byte % 16]]
    }
  }

  /// The squares as an HTML-like table, `side` points wide or high at most.
  func table(side: Int = 64) -> String {
    let size = max(2, side / max(rows.count, rows[0].count))
    let lines = rows.map { row in
      "<TR>"
        + row.map {
          "<TD FIXEDSIZE=\"TRUE\" WIDTH=\"\(size)\" HEIGHT=\"\(size)\" BGCOLOR=\"\($0)\"></TD>"
        }.joined() + "</TR>"
    }
    return "<TABLE BORDER=\"1\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\" COLOR=\""
      + Palette.edge + "\">\(lines.joined())</TABLE>"
  }
}
