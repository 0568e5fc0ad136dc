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
  /// summarized by the first and last three along each axis; by fewer, if it has so many axes that those would be more
  /// than 20,000.
  public var description: String {
    let edges = count > 1000 ? edges(limit: 20_000) : shape.map { ($0, 0) }
    let shown = corners(edges)
    let cells = Self.strings(shown.scalars)
    let width = cells.map(\.count).max() ?? 0
    let isCut = zip(shape, edges).map { $0 > $1.first + $1.last }
    var next = cells.startIndex
    func row() -> String {
      var entries = (0..<shown.shape[rank - 1]).map { _ in
        defer { next += 1 }
        return String(repeating: " ", count: width - cells[next].count) + cells[next]
      }
      if isCut[rank - 1] { entries.insert("...", at: edges[rank - 1].first) }
      return wrapped(entries, indentation: rank, width)
    }
    func block(_ axis: Int) -> String {
      if axis == rank - 1 { return "[" + row() + "]" }
      var parts = (0..<shown.shape[axis]).map { _ in block(axis + 1) }
      if isCut[axis] { parts.insert("...", at: edges[axis].first) }
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

  /// The numbers of elements that are shown at the beginning and at the end of an axis.
  private typealias Edges = (first: Int, last: Int)

  /// Returns what is shown along each axis, at most `limit` elements in all.
  private func edges(limit: Int) -> [Edges] {
    func limited(_ edge: Edges) -> [Edges] {
      shape.map { $0 > edge.first + edge.last ? edge : ($0, 0) }
    }
    func isFew(_ edges: [Edges]) -> Bool {
      edges.reduce(1) { Swift.min($0 * ($1.first + $1.last), limit + 1) } <= limit
    }
    if let edges = [limited((3, 3)), limited((1, 1))].first(where: isFew) { return edges }
    // Only the first index along outer axes.
    var edges = limited((1, 1))
    for axis in edges.indices where !isFew(edges) { edges[axis] = (1, 0) }
    return edges
  }

  /// Returns the first and last elements along each axis. Only these are read: an expanded tensor may have more elements
  /// than fit into memory.
  private func corners(_ edges: [Edges]) -> Tensor {
    let cut = edges.map { $0.first + $0.last }
    if cut == shape { return self }
    var places = [offset]
    for (axis, edge) in edges.enumerated() {
      let indices = Array(0..<edge.first) + (shape[axis] - edge.last..<shape[axis])
      places = places.flatMap { place in indices.map { place + $0 * strides[axis] } }
    }
    return withExtendedLifetime(storage) { Tensor(places.map { storage.base[$0] }, shape: cut) }
  }

  private static func strings(_ scalars: [Element]) -> [String] {
    guard let numbers = scalars as? [any BinaryFloatingPoint] else {
      return scalars.map { "\($0)" }
    }
    let doubles = numbers.map { Double($0) }
    return doubles.map(NumberFormat(for: doubles).string)
  }
}
