import Tensors

/// Compares the gradients of a function with numerical gradients from central finite differences. PyTorch's
/// `gradcheck`.
///
/// The scalar that is differentiated is a weighted sum of the result, with unequal weights, which detects
/// backward functions that ignore the upstream gradient.
///
/// Variables are of `Float`, so PyTorch's steps of 1e-6 are out of reach. The difference quotient of a function whose
/// values and derivatives are near 1 has an error of about h²/6, from the curvature, plus 10⁻⁷/h for each result, from
/// rounding: 3 · 10⁻⁵ at a step h of 1e-2, and more where values are large or the function bends sharply. The default
/// tolerance allows for that. Wrong signs, missing terms and factors that are wrong by more than 1 % are found; for smaller
/// errors compare the gradients themselves with known ones.
///
/// - Parameters:
///   - inputs: The inputs at which to compare. The function should be smooth within `step` of them.
///   - step: The step of the finite differences; 1e-2 suits inputs near 1 in single precision.
///   - tolerance: The maximum difference, relative to the largest gradient or 1.
///   - function: The function to differentiate.
/// - Returns: `nil` if all gradients agree, or else a message with the input, the element and both gradients.
public func checkGradients(
  at inputs: [Tensor<Float>], step: Float = 1e-2, tolerance: Float = 1e-2,
  of function: ([Variable]) -> Variable
) -> String? {
  let leaves = inputs.map { Variable($0, requiresGradient: true) }
  let result = function(leaves)
  let weights = Tensor<Float>(
    (0..<result.value.count).map { Float($0 % 7) * 0.3 - 0.8 }, shape: result.shape)
  // A result that does not depend on the inputs has no graph, and its gradients are 0.
  let gradients =
    result.requiresGradient
    ? result.gradients(with: leaves, seed: Variable(weights))
    : inputs.map { Variable(.zeros($0.shape)) }
  func weightedSum(_ inputs: [Tensor<Float>]) -> Double {
    let value = function(inputs.map { Variable($0) }).value
    return zip(value.scalars, weights.scalars).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
  for (i, input) in inputs.enumerated() {
    let analytic = gradients[i].value.scalars
    let scale = max(1, analytic.reduce(0) { max($0, $1.magnitude) })
    for element in 0..<input.count {
      func shifted(_ by: Float) -> [Tensor<Float>] {
        var numbers = input.scalars
        numbers[element] += by
        var all = inputs
        all[i] = Tensor(numbers, shape: input.shape)
        return all
      }
      let numeric = Float(
        (weightedSum(shifted(step)) - weightedSum(shifted(-step))) / Double(2 * step))
      if !((numeric - analytic[element]).magnitude <= tolerance * scale) {
        return
          "input \(i), element \(element): the gradient is \(analytic[element]), but finite "
          + "differences give \(numeric)"
      }
    }
  }
  return nil
}
