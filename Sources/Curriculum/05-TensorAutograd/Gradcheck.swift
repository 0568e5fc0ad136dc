import Glibc
import Tensors

/// Checks `gradcheck` on functions whose gradients are known: it must accept those, and reject each with
/// an error planted in it.
public func checkGradcheck(_ exercises: any Chapter05Exercises.Type) -> Report {
  .checking {
    for function in functions {
      let gradient = function.gradient(function.x.scalars)
      for plant in [Plant.right] + Plant.errors {
        guard let planted = plant.in(gradient, function.x.shape) else { continue }
        let expected = plant.isRight
        let actual = try exercises.gradcheck(
          { function.value($0.scalars) }, at: function.x, gradient: planted)
        if actual == expected { continue }
        return Report.Failure(
          input: "f(x) = \(function.title), x \(function.x.shape)\n\(function.x)\n"
            + "gradient given \(planted.shape)\n\(planted)",
          actual: "\(actual)", expected: "\(expected): \(plant.title)",
          difference: expected
            ? "a right gradient was refused" : "a wrong gradient was accepted",
          diagnosis: try expected
            ? refusal(exercises, function, gradient)
            : acceptance(exercises, function, gradient, plant))
      }
    }
    return nil
  }
}

/// Why a wrong gradient was accepted: does the first number count at all?
private func acceptance(
  _ exercises: any Chapter05Exercises.Type, _ function: Function, _ gradient: [Double],
  _ plant: Plant
) throws -> String {
  guard plant == .first else { return plant.diagnosis(function) }
  let far = Tensor([gradient[0] + 1000] + gradient.dropFirst(), shape: function.x.shape)
  let passes = try exercises.gradcheck(
    { function.value($0.scalars) }, at: function.x, gradient: far)
  return passes
    ? "the first number does not count: any one that is wrong makes the whole wrong"
    : plant.diagnosis(function)
}

/// Why a right gradient was refused: is another one accepted in its place?
private func refusal(
  _ exercises: any Chapter05Exercises.Type, _ function: Function, _ gradient: [Double]
) throws -> String? {
  func accepts(_ factor: Double) throws -> Bool {
    try exercises.gradcheck(
      { function.value($0.scalars) }, at: function.x,
      gradient: Tensor(gradient.map { $0 * factor }, shape: function.x.shape))
  }
  if try accepts(2) { return "twice the derivative is accepted: up and down are 2h apart, not h" }
  if try accepts(0.5) { return "half the derivative is accepted: is it divided by 2 twice?" }
  if try accepts(-1) { return "the derivative with its sign turned is accepted: up less down" }
  let isRightForOne = try exercises.gradcheck(
    { $0.scalars[0] * $0.scalars[0] }, at: Tensor([3], shape: [1]),
    gradient: Tensor([6], shape: [1]))
  if isRightForOne && function.title == functions[0].title {
    return "with one number it is accepted, with several not: while one is moved, all others stay"
  }
  // A straight line has no bend, and its values here are small.
  let isRightForLine = try exercises.gradcheck(
    { 2 * $0.scalars[0] - $0.scalars[1] }, at: Tensor([1, -1], shape: [2]),
    gradient: Tensor([2, -1], shape: [2]))
  if !isRightForLine { return nil }
  return function.title == functions[0].title
    ? "refused: is the step small, and does it go up and down, so that the bend cancels?"
    : "too strict: the difference of two large values of f is rounded, so allow for that"
}

private struct Function: Sendable {
  let title: String
  let x: Tensor<Double>
  let value: @Sendable ([Double]) -> Double
  let gradient: @Sendable ([Double]) -> [Double]
}

/// Small gradients, large ones, bends and neighbors that depend on each other.
private let functions: [Function] = [
  Function(
    title: "Σ x²", x: Tensor([1, -2, 3], shape: [3]),
    value: { $0.reduce(0) { $0 + $1 * $1 } }, gradient: { $0.map { 2 * $0 } }),
  Function(
    title: "Σ x³ / 1000", x: Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]),
    value: { $0.reduce(0) { $0 + $1 * $1 * $1 } / 1000 },
    gradient: { $0.map { 3 * $0 * $0 / 1000 } }),
  Function(
    title: "1000 · Σ exp x", x: Tensor([0, 1, 2, 3], shape: [2, 2]),
    value: { 1000 * $0.reduce(0) { $0 + exp($1) } }, gradient: { $0.map { 1000 * exp($0) } }),
  Function(
    title: "Σ sin x · the next x", x: Tensor([0.5, -1, 2, 0.25, 1.5, -0.75], shape: [3, 2]),
    value: { x in x.indices.reduce(0) { $0 + sin(x[$1]) * x[($1 + 1) % x.count] } },
    gradient: { x in
      x.indices.map {
        cos(x[$0]) * x[($0 + 1) % x.count] + sin(x[($0 + x.count - 1) % x.count])
      }
    }),
  Function(
    title: "7, whatever x is", x: Tensor([1, 2], shape: [2]),
    value: { _ in 7 }, gradient: { $0.map { _ in 0 } }),
]

/// What is done to a right gradient.
private enum Plant: CaseIterable {
  case right, zeros, first, last, sign, swapped, reshaped, missing

  static var errors: [Plant] { allCases.filter { !$0.isRight } }

  var isRight: Bool { self == .right }

  var title: String {
    switch self {
    case .right: "this is the derivative"
    case .zeros: "all numbers are 0"
    case .sign: "one sign is wrong"
    case .first: "the first number is 1 % too large"
    case .last: "the last number is 1 % too large"
    case .swapped: "the first two numbers are exchanged"
    case .reshaped: "the shape is not that of x"
    case .missing: "the last number is not a number"
    }
  }

  /// The gradient with the error in it; `nil` where that would not be an error.
  func `in`(_ gradient: [Double], _ shape: [Int]) -> Tensor<Double>? {
    var (numbers, shape) = (gradient, shape)
    let last = numbers.count - 1
    switch self {
    case .right: break
    case .zeros: numbers = numbers.map { _ in 0 }
    case .sign: numbers[last] *= -1
    case .first: numbers[0] *= 1.01
    case .last: numbers[last] *= 1.01
    case .swapped: numbers.swapAt(0, 1)
    case .reshaped: shape = [1] + shape
    case .missing: numbers[last] = .nan
    }
    let isSame = !isRight && numbers == gradient && self != .reshaped
    return isSame ? nil : Tensor(numbers, shape: shape)
  }

  /// What it means to judge this one wrongly.
  func diagnosis(_ function: Function) -> String {
    switch self {
    case .right: return "a right gradient is refused"
    case .zeros: return "nothing is compared: zeros pass for a gradient"
    case .sign: return "sizes compared without signs"
    case .first where function.gradient(function.x.scalars)[0].magnitude < 0.1,
      .last where function.gradient(function.x.scalars).last?.magnitude ?? 0 < 0.2:
      return "the tolerance does not shrink with the gradient: 1 % of a small number passes"
    case .first: return "too lenient: an error of 1 % passes"
    case .last: return "only the first number is compared: an error in the last one passes"
    case .swapped: return "only the sum is compared: errors that cancel pass"
    case .reshaped: return "the shape is not compared with that of x"
    case .missing: return "not a number passes: every comparison with it is false, also >"
    }
  }
}
