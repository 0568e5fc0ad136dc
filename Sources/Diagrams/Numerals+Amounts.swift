extension Numerals {
  /// Returns a count with a unit prefix: "11.69 M", "1.81 G".
  package static func abbreviated(_ number: Int) -> String {
    let units = [(1_000_000_000_000, "T"), (1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")]
    for (size, name) in units where number >= size {
      let hundredths = (number * 100 + size / 2) / size
      let digits = hundredths % 100
      if hundredths >= 10_000 { return "\((number + size / 2) / size) \(name)" }
      return "\(hundredths / 100).\(digits < 10 ? "0" : "")\(digits) \(name)"
    }
    return "\(number)"
  }

  /// Returns an amount of memory: "96 B", "1.05 MB".
  package static func bytes(_ count: Int) -> String {
    "\(abbreviated(count))\(count < 1000 ? " " : "")B"
  }
}
