/// Returns the position of the first element that differs; NaN counts as equal to NaN.
///
/// - Precondition: both have the same number of elements.
func firstDifference(_ actual: [Float], _ expected: [Float]) -> Int? {
  actual.indices.first {
    actual[$0] != expected[$0] && !(actual[$0].isNaN && expected[$0].isNaN)
  }
}
