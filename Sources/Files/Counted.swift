extension BinaryInteger {
  /// Returns this number and a noun that agrees with it: "1 image", "2 images", "3 classes".
  ///
  /// - Parameters:
  ///   - noun: The noun in the singular.
  ///   - plural: The plural; by default the singular and "s", or "es" after an "s".
  package func counted(_ noun: String, _ plural: String? = nil) -> String {
    let many = plural ?? noun + (noun.hasSuffix("s") ? "es" : "s")
    return "\(self) \(self == 1 ? noun : many)"
  }
}
