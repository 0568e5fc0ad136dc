import Tensors

/// Returns the text of a training, a case of exercises 14.2 and 14.3.
///
/// - Parameter rates: the learning rates: "learning rate 0.5".
func trainingText(
  steps: Int, rates: String, labels: [Int], inputs: Tensor<Float>
) -> String {
  "\(steps) \(steps == 1 ? "step" : "steps"), \(rates), labels \(labels), inputs\n\(inputs)"
}
