extension SnapshotComparison {
  /// Returns whether two lines have equal words and close numbers.
  static func isClose(_ a: Substring, _ b: Substring) -> Bool {
    let (a, b) = (pieces(a), pieces(b))
    guard a.count == b.count else { return false }
    return zip(a, b).allSatisfy { a, b in
      a == b || Number(a).flatMap { a in Number(b).map { a.isClose(to: $0) } } ?? false
    }
  }

  /// Returns the numbers and words of a line; spaces are ignored, as they only align columns.
  private static func pieces(_ line: Substring) -> [Substring] {
    var pieces: [Substring] = []
    var rest = line.drop { $0 == " " }
    while let first = rest.first {
      let end: Substring.Index
      if let number = rest.prefixMatch(of: /[-−]?\d+(?:,\d{3})*(?:\.\d*)?(?:e[-+]?\d+)?/) {
        end = number.range.upperBound
      } else if first.isLetter {
        // Digits in a name such as "conv1" are not numbers.
        end = rest.firstIndex { !($0.isLetter || $0.isNumber || $0 == "_") } ?? rest.endIndex
      } else {
        end = rest.index(after: rest.startIndex)
      }
      pieces.append(rest[..<end])
      rest = rest[end...].drop { $0 == " " }
    }
    return pieces
  }

  /// A printed number.
  private struct Number {
    let value: Double
    /// The unit of the last digit; 0 for an integer, which must be equal.
    let unit: Double

    init?(_ text: Substring) {
      let plain = text.replacing("−", with: "-").replacing(",", with: "")
      guard let value = Double(plain.hasSuffix(".") ? plain + "0" : plain) else { return nil }
      self.value = value
      let parts = plain.split(separator: "e")
      let digits = parts[0].firstIndex(of: ".").map { parts[0][$0...].count - 1 }
      var unit = 1.0
      for _ in 0..<(digits ?? 0) { unit /= 10 }
      if parts.count == 2, let power = Int(parts[1]) {
        for _ in 0..<abs(power) { unit *= power < 0 ? 0.1 : 10 }
      }
      self.unit = digits == nil && parts.count == 1 ? 0 : unit
    }

    func isClose(to other: Number) -> Bool {
      let difference = (value - other.value).magnitude
      if difference == 0 { return true }
      guard unit > 0, other.unit > 0 else { return false }
      let size = max(value.magnitude, other.value.magnitude)
      return size < 1e-5 || difference <= SnapshotComparison.tolerance * size
        || difference <= 3 * min(max(unit, other.unit), 0.01) + 1e-12
    }
  }
}
