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

/// Records an issue for every element that is not close relative to its own magnitude: for numbers of very different
/// magnitudes, infinities and NaN, which equals NaN.
///
/// - Parameters:
///   - relative: The tolerance relative to each element; subnormal differences are allowed, too.
///   - comparesSigns: Whether 0 differs from −0.
///   - inputs: The inputs, to show with each issue.
public func expectEachClose(
  _ actual: Tensor<Float>, _ expected: Tensor<Float>, _ what: String, relative: Float = 4e-6,
  comparesSigns: Bool = true, inputs: [Tensor<Float>] = [],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.shape == expected.shape else {
    Issue.record(
      "\(what): shape \(actual.shape), expected \(expected.shape)", sourceLocation: sourceLocation)
    return
  }
  for (i, (a, e)) in zip(actual.scalars, expected.scalars).enumerated() {
    let isEqual =
      a.isNaN && e.isNaN || a == e
      || e.isFinite && (a - e).magnitude <= relative * e.magnitude + Float.leastNormalMagnitude
    if isEqual && (!comparesSigns || a.sign == e.sign || a != 0 || e != 0) { continue }
    let at = inputs.map { "\($0.count == actual.count ? [$0.scalars[i]] : $0.scalars)" }
    Issue.record(
      "\(what): element \(i) is \(a), expected \(e), at \(at.joined(separator: ", "))",
      sourceLocation: sourceLocation)
  }
}
