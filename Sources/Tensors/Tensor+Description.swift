import Glibc

/// The format in which all numbers of a tensor are printed, so that columns align.
public struct NumberFormat: Sendable {
  /// The number of digits after the decimal point.
  public var decimals: Int
  /// Whether numbers are in scientific notation, as 1.5e-07.
  public var scientific: Bool

  /// Creates the shortest format that shows up to `decimals` digits of every number.
  ///
  /// It is scientific if the largest magnitude is at least 10⁸, the smallest below 10⁻⁴, or their ratio above
  /// 10⁵. (PyTorch and NumPy switch at a ratio of 10³.)
  public init(for values: [Double], decimals limit: Int = 4) {
    let sizes = values.filter { $0.isFinite && $0 != 0 }.map(\.magnitude)
    let (largest, smallest) = (sizes.max() ?? 0, sizes.min() ?? 1)
    let whole = values.allSatisfy { !$0.isFinite || $0 == $0.rounded() }
    scientific =
      largest >= 1e8 || (!whole && (smallest < 1e-4 || largest / smallest > 1e5))
    decimals = 0
    if whole && !scientific { return }
    // Trailing zeros that all numbers have in common are dropped.
    let fullest = Self(decimals: limit, scientific: scientific)
    for value in values where value.isFinite {
      let digits = fullest.string(value).prefix { $0 != "e" }
      decimals = max(decimals, limit - digits.reversed().prefix { $0 == "0" }.count)
    }
    if decimals == 0 { decimals = 1 }
  }

  private init(decimals: Int, scientific: Bool) {
    (self.decimals, self.scientific) = (decimals, scientific)
  }

  /// Returns a number as text: "1.5", "-0.25", "nan", "inf", or "2." for an integer.
  public func string(_ value: Double) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    var buffer = [CChar](repeating: 0, count: 400)
    let format = scientific ? "%.*e" : (decimals == 0 ? "%.*f." : "%.*f")
    _ = withVaList([Int32(decimals), value]) { vsnprintf(&buffer, buffer.count, format, $0) }
    return buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }
}

extension Tensor: CustomStringConvertible, CustomDebugStringConvertible {
  /// The elements as nested, aligned rows of up to 80 columns. A tensor of more than 1,000 elements is
  /// summarized by the first and last three along each axis.
  public var description: String {
    let edge = count > 1000 ? 3 : Int.max / 4
    let shown = count > 1000 ? corners(edge) : self
    let cells = Self.strings(shown.scalars)
    let width = cells.map(\.count).max() ?? 0
    let isCut = shape.map { $0 > 2 * edge }
    var next = cells.startIndex
    func row() -> String {
      var entries = (0..<shown.shape[rank - 1]).map { _ in
        defer { next += 1 }
        return String(repeating: " ", count: width - cells[next].count) + cells[next]
      }
      if isCut[rank - 1] { entries.insert("...", at: edge) }
      return wrapped(entries, indentation: rank, width)
    }
    func block(_ axis: Int) -> String {
      if axis == rank - 1 { return "[" + row() + "]" }
      var parts = (0..<shown.shape[axis]).map { _ in block(axis + 1) }
      if isCut[axis] { parts.insert("...", at: edge) }
      let lines = String(repeating: "\n", count: rank - 1 - axis)
      let separator = "," + lines + String(repeating: " ", count: axis + 1)
      return "[" + parts.joined(separator: separator) + "]"
    }
    return rank == 0 ? cells[0] : block(0)
  }

  /// The type, shape and elements, as shown by a debugger.
  public var debugDescription: String { "\(summary)\n\(description)" }

  /// The type and shape: "float32 [2, 3]".
  public var summary: String { "\(Element.typeName) \(shape)" }

  /// Returns a row, wrapped to lines of 80 columns.
  private func wrapped(_ entries: [String], indentation: Int, _ width: Int) -> String {
    let perLine = Swift.max(1, (80 - indentation) / (width + 2))
    let lines = stride(from: 0, to: entries.count, by: perLine).map {
      entries[$0..<Swift.min($0 + perLine, entries.count)].joined(separator: ", ")
    }
    return lines.joined(separator: ",\n" + String(repeating: " ", count: indentation))
  }

  /// Returns the first and last `edge` elements along every axis that is longer than twice that.
  private func corners(_ edge: Int) -> Tensor {
    var result = self
    for axis in shape.indices where shape[axis] > 2 * edge {
      let first = result.narrowed(axis: axis, from: 0, count: edge)
      let last = result.narrowed(axis: axis, from: shape[axis] - edge, count: edge)
      result = .cat([first, last], axis: axis)
    }
    return result
  }

  private static func strings(_ scalars: [Element]) -> [String] {
    guard let numbers = scalars as? [any BinaryFloatingPoint] else {
      return scalars.map { "\($0)" }
    }
    let doubles = numbers.map { Double($0) }
    return doubles.map(NumberFormat(for: doubles).string)
  }
}
