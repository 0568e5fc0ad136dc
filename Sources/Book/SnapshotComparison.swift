/// A comparison of an expected and an actual text, line by line.
///
/// Prose and code must be equal. Numbers in the output of programs may differ by rounding errors: processors with wider
/// registers add in another order, and training amplifies the differences. So numbers are equal if their relative
/// difference is at most ``tolerance``, if they differ by at most three units in the last printed digit, or if both are
/// close to 0.
struct SnapshotComparison {
  /// The maximum relative difference of numbers in output.
  static let tolerance = 0.02

  private let expected, actual: [Substring]
  private let isExpectedOutput, isActualOutput: [Bool]

  /// Creates a comparison.
  ///
  /// - Parameters:
  ///   - expected: the text of the snapshot.
  ///   - actual: the new text.
  ///   - isGraph: whether the whole text is output.
  init(expected: String, actual: String, isGraph: Bool = false) {
    self.expected = expected.split(separator: "\n", omittingEmptySubsequences: false)
    self.actual = actual.split(separator: "\n", omittingEmptySubsequences: false)
    isExpectedOutput = Self.isOutput(self.expected, isGraph)
    isActualOutput = Self.isOutput(self.actual, isGraph)
  }

  /// Returns for each line whether it is output: fenced text, and tables.
  private static func isOutput(_ lines: [Substring], _ isGraph: Bool) -> [Bool] {
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
    expected[i] == actual[j]
      || isExpectedOutput[i] && isActualOutput[j] && Self.isClose(expected[i], actual[j])
  }

  /// The differing lines, the expected ones with "-" and the actual ones with "+"; `nil` if there are none.
  var diff: String? {
    var (first, last) = (0, 0)
    while first < expected.count, first < actual.count, isSame(first, first) { first += 1 }
    while last < expected.count - first, last < actual.count - first,
      isSame(expected.count - 1 - last, actual.count - 1 - last)
    {
      last += 1
    }
    let (old, new) = (first..<expected.count - last, first..<actual.count - last)
    guard !old.isEmpty || !new.isEmpty else { return nil }
    return "@@ line \(first + 1)\n" + lines(old, new).joined(separator: "\n")
  }

  /// Returns the lines of a diff, by longest common subsequence.
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
        result.append("- \(expected[i])")
        i += 1
      } else {
        result.append("+ \(actual[j])")
        j += 1
      }
    }
    return result
  }
}
