import Tensors

/// Compares a function's gradients with what trying gives.
///
/// The function's result is weighed with uneven numbers, so that a backward that ignores what comes from
/// above is noticed; then every input's every element is moved up and down by `step`, and the change of the
/// weighed sum is compared with the gradient.
///
/// - Parameters:
///   - inputs: where to compare; a function should be smooth there, further than `step` from any bend.
///   - step: how far each element is moved; 1e-2 suits numbers near 1 in single precision.
///   - tolerance: how far apart the two may be, in terms of the largest gradient, at least 1.
/// - Returns: `nil` where all agree, else a sentence that names input, element and both numbers.
public func checkGradients(
  at inputs: [Tensor<Float>], step: Float = 1e-2, tolerance: Float = 1e-2,
  of function: ([Variable]) -> Variable
) -> String? {
  let leaves = inputs.map { Variable($0, requiresGradient: true) }
  let result = function(leaves)
  let weights = Tensor<Float>(
    (0..<result.value.count).map { Float($0 % 7) * 0.3 - 0.8 }, shape: result.shape)
  // A result that does not depend on the inputs has no graph; its gradients are 0.
  let gradients =
    result.requiresGradient
    ? result.gradients(with: leaves, seed: Variable(weights))
    : inputs.map { Variable(.zeros($0.shape)) }
  func weighed(_ inputs: [Tensor<Float>]) -> Double {
    let value = function(inputs.map { Variable($0) }).value
    return zip(value.scalars, weights.scalars).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
  for (i, input) in inputs.enumerated() {
    let analytic = gradients[i].value.scalars
    let scale = max(1, analytic.reduce(0) { max($0, $1.magnitude) })
    for element in 0..<input.count {
      func moved(_ by: Float) -> [Tensor<Float>] {
        var numbers = input.scalars
        numbers[element] += by
        var all = inputs
        all[i] = Tensor(numbers, shape: input.shape)
        return all
      }
      let numeric = Float((weighed(moved(step)) - weighed(moved(-step))) / Double(2 * step))
      if !((numeric - analytic[element]).magnitude <= tolerance * scale) {
        return
          "input \(i), element \(element): the gradient is \(analytic[element]), but trying gives "
          + "\(numeric)"
      }
    }
  }
  return nil
}
