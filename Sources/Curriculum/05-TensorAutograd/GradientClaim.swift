import Glibc
import Tensors

/// A gradient of a function to check, right or with an error in it.
struct GradientClaim {
  let function: DifferentiableFunction
  /// What is wrong with the gradient; `nil` if it is right.
  let error: GradientError?
  let gradient: Tensor<Double>

  var title: String { error?.rawValue ?? "this is the derivative" }

  var text: String {
    "f(x) = \(function.title), x \(function.x.shape)\n\(function.x)\n"
      + "gradient \(gradient.shape)\n\(gradient)"
  }

  /// For each function the right gradient first, then every error that changes it.
  static func all() -> [GradientClaim] {
    DifferentiableFunction.all.flatMap { function in
      let (elements, shape) = (function.gradient(function.x.scalars), function.x.shape)
      let right = GradientClaim(
        function: function, error: nil, gradient: Tensor(elements, shape: shape))
      let wrong = GradientError.allCases.compactMap { error in
        error.gradient(from: elements, shape).map {
          GradientClaim(function: function, error: error, gradient: $0)
        }
      }
      return [right] + wrong
    }
  }
}

/// A function whose gradient is known.
struct DifferentiableFunction: Sendable {
  let title: String
  let x: Tensor<Double>
  let value: @Sendable ([Double]) -> Double
  let gradient: @Sendable ([Double]) -> [Double]

  /// One element, several, no curvature, small gradients, large ones, elements that depend on each other, and
  /// none that matters; then points where a difference on one side, a large step and a tiny one are wrong.
  static let all: [DifferentiableFunction] = [
    .init(
      title: "x²", x: Tensor([3], shape: [1]),
      value: { $0.reduce(0) { $0 + $1 * $1 } }, gradient: { $0.map { 2 * $0 } }),
    .init(
      title: "Σ x²", x: Tensor([1, -2, 3], shape: [3]),
      value: { $0.reduce(0) { $0 + $1 * $1 } }, gradient: { $0.map { 2 * $0 } }),
    .init(
      title: "2 x₀ − x₁", x: Tensor([1, -1], shape: [2]),
      value: { zip([2, -1], $0).reduce(0) { $0 + $1.0 * $1.1 } }, gradient: { _ in [2, -1] }),
    .init(
      title: "Σ x³ / 1000", x: Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]),
      value: { $0.reduce(0) { $0 + $1 * $1 * $1 } / 1000 },
      gradient: { $0.map { 3 * $0 * $0 / 1000 } }),
    .init(
      title: "1000 · Σ exp x", x: Tensor([0, 1, 2, 3], shape: [2, 2]),
      value: { 1000 * $0.reduce(0) { $0 + exp($1) } }, gradient: { $0.map { 1000 * exp($0) } }),
    .init(
      title: "Σ sin x · the next x", x: Tensor([0.5, -1, 2, 0.25, 1.5, -0.75], shape: [3, 2]),
      value: { x in x.indices.reduce(0) { $0 + sin(x[$1]) * x[($1 + 1) % x.count] } },
      gradient: { x in
        x.indices.map {
          cos(x[$0]) * x[($0 + 1) % x.count] + sin(x[($0 + x.count - 1) % x.count])
        }
      }),
    .init(
      title: "7, whatever x is", x: Tensor([1, 2], shape: [2]),
      value: { _ in 7 }, gradient: { $0.map { _ in 0 } }),
    .init(
      title: "Σ (x − 1)², at its minimum", x: Tensor([1, 1], shape: [2]),
      value: { $0.reduce(0) { $0 + ($1 - 1) * ($1 - 1) } }, gradient: { $0.map { 2 * ($0 - 1) } }),
    .init(
      title: "Σ (x − 1)², near its minimum", x: Tensor([1.0001, 0.9998], shape: [2]),
      value: { $0.reduce(0) { $0 + ($1 - 1) * ($1 - 1) } }, gradient: { $0.map { 2 * ($0 - 1) } }),
    .init(
      title: "Σ x³, close to 0", x: Tensor([0.01, -0.02], shape: [1, 2]),
      value: { $0.reduce(0) { $0 + $1 * $1 * $1 } }, gradient: { $0.map { 3 * $0 * $0 } }),
    .init(
      title: "1000 + Σ x²", x: Tensor([3, -1], shape: [2]),
      value: { $0.reduce(1000) { $0 + $1 * $1 } }, gradient: { $0.map { 2 * $0 } }),
  ]
}

/// What can be wrong with a gradient.
enum GradientError: String, CaseIterable {
  case zeros = "all elements are 0"
  case first = "the first element is 1 % too large"
  case last = "the last element is 1 % too large"
  case sign = "the last element has the wrong sign"
  case swapped = "the first two elements are swapped"
  case reshaped = "the shape is not that of x"
  case missing = "the last element is NaN"
  case doubled = "all elements are twice as large as they should be"
  case halved = "all elements are half as large as they should be"
  case negated = "all elements have the wrong sign"

  /// Returns the gradient with the error in it; `nil` where it changes nothing.
  func gradient(from right: [Double], _ shape: [Int]) -> Tensor<Double>? {
    var (elements, shape) = (right, shape)
    let last = elements.count - 1
    switch self {
    case .zeros: elements = elements.map { _ in 0 }
    case .first: elements[0] *= 1.01
    case .last: elements[last] *= 1.01
    case .sign: elements[last] *= -1
    case .swapped: elements.swapAt(0, min(1, last))
    case .reshaped: shape = [1] + shape
    case .missing: elements[last] = .nan
    case .doubled: elements = elements.map { 2 * $0 }
    case .halved: elements = elements.map { $0 / 2 }
    case .negated: elements = elements.map { -$0 }
    }
    let isSame = elements == right && self != .reshaped
    return isSame ? nil : Tensor(elements, shape: shape)
  }
}
