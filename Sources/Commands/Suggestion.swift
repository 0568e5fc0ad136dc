/// Returns the name that a misspelled word most probably means, or `nil` if none is similar: at most a third of its
/// letters differ. Upper and lower case are equal.
public func suggestion(for word: String, in names: [String]) -> String? {
  let letters = Array(word.lowercased())
  // No name is similar to a word of many times its length, and the distance would take long.
  let ranked = names.filter { abs($0.count - letters.count) <= ($0.count + 2) / 3 }
    .map { (name: $0, distance: distance(Array($0.lowercased()), letters)) }
  guard let best = ranked.min(by: { $0.distance < $1.distance }),
    best.distance <= (best.name.count + 2) / 3
  else { return nil }
  return best.name
}

/// Returns the edit distance: the number of insertions, deletions and replacements that turn `a` into `b`
/// (V. Levenshtein, 1966).
private func distance(_ a: [Character], _ b: [Character]) -> Int {
  var row = Array(0...b.count)
  for (i, letter) in a.enumerated() {
    var next = [i + 1]
    for (j, other) in b.enumerated() {
      next.append(min(row[j + 1] + 1, next[j] + 1, row[j] + (letter == other ? 0 : 1)))
    }
    row = next
  }
  return row[b.count]
}
