import Tensors
import Testing

/// Records an issue unless shapes are equal and all elements are close.
///
/// - Parameters:
///   - relative: The tolerance relative to the largest expected magnitude.
///   - absolute: The additional absolute tolerance, for results that should be 0.
public func expectClose(
  _ actual: Tensor<Float>, _ expected: Tensor<Float>, _ what: String = "", relative: Float = 1e-5,
  absolute: Float = 1e-7, sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.shape == expected.shape else {
    Issue.record(
      "\(what): shape \(actual.shape), expected \(expected.shape)", sourceLocation: sourceLocation)
    return
  }
  let (a, e) = (actual.scalars, expected.scalars)
  let scale = e.reduce(0) { $1.isFinite ? max($0, $1.magnitude) : $0 }
  let allowed = scale * relative + absolute
  for i in a.indices {
    let isEqual = a[i] == e[i] || a[i].isNaN && e[i].isNaN
    if isEqual || (a[i] - e[i]).magnitude <= allowed { continue }
    Issue.record(
      "\(what): element \(i) is \(a[i]), expected \(e[i]) ± \(allowed), of \(a.count) in \(actual.shape)",
      sourceLocation: sourceLocation)
    return
  }
}
