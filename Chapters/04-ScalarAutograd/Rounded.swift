import Tensors

/// A number with four digits after the point.
func rounded(_ value: Double) -> String {
  Tensor<Double>((value * 10_000).rounded() / 10_000).description
}
