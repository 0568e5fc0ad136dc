/// What was kept, and what is now, line by line.
///
/// Prose and code must be the same. In what a program showed, numbers may differ by as much as the order of
/// additions can change them: processors with wider registers add in another order, and training carries
/// that on. So a number is the same where it is off by at most ``tolerance`` of its size, by three in its
/// last printed digit, or where both are nearly nothing.
struct Comparison {
  /// How far numbers that a program showed may be apart, as a share of their size.
  static let tolerance = 0.02

  private let kept, now: [Substring]
  private let keptIsShown, nowIsShown: [Bool]

  /// - Parameter isGraph: whether all of it was shown by a program.
  init(kept: String, now: String, isGraph: Bool = false) {
    self.kept = kept.split(separator: "\n", omittingEmptySubsequences: false)
    self.now = now.split(separator: "\n", omittingEmptySubsequences: false)
    keptIsShown = Self.shown(self.kept, isGraph)
    nowIsShown = Self.shown(self.now, isGraph)
  }

  /// Which lines a program showed: fenced text, and tables.
  private static func shown(_ lines: [Substring], _ isGraph: Bool) -> [Bool] {
    var isText = false
    return lines.map { line in
      if line.hasPrefix("```") {
        isText = line == "```text"
        return false
      }
      return isGraph || isText || line.hasPrefix("| ")
    }
  }

  private func isSame(_ i: Int, _ j: Int) -> Bool {
    kept[i] == now[j] || keptIsShown[i] && nowIsShown[j] && Self.isClose(kept[i], now[j])
  }

  /// The lines that differ, "-" before those that were and "+" before those that are; `nil` for none.
  var diff: String? {
    var (first, last) = (0, 0)
    while first < kept.count, first < now.count, isSame(first, first) { first += 1 }
    while last < kept.count - first, last < now.count - first,
      isSame(kept.count - 1 - last, now.count - 1 - last)
    {
      last += 1
    }
    let (old, new) = (first..<kept.count - last, first..<now.count - last)
    guard !old.isEmpty || !new.isEmpty else { return nil }
    return "@@ line \(first + 1)\n" + lines(old, new).joined(separator: "\n")
  }

  /// The longest common subsequence says which lines stayed.
  private func lines(_ old: Range<Int>, _ new: Range<Int>) -> [String] {
    var length = [[Int]](
      repeating: [Int](repeating: 0, count: new.count + 1), count: old.count + 1)
    for i in old.indices.reversed() {
      for j in new.indices.reversed() {
        let (a, b) = (i - old.lowerBound, j - new.lowerBound)
        length[a][b] =
          isSame(i, j) ? length[a + 1][b + 1] + 1 : max(length[a + 1][b], length[a][b + 1])
      }
    }
    var (i, j) = (old.lowerBound, new.lowerBound)
    var result: [String] = []
    while i < old.upperBound || j < new.upperBound {
      let (a, b) = (i - old.lowerBound, j - new.lowerBound)
      if i < old.upperBound, j < new.upperBound, isSame(i, j) {
        (i, j) = (i + 1, j + 1)
      } else if i < old.upperBound,
        j == new.upperBound || length[a + 1][b] >= length[a][b + 1]
      {
        result.append("- \(kept[i])")
        i += 1
      } else {
        result.append("+ \(now[j])")
        j += 1
      }
    }
    return result
  }
}
