import Tensors

extension Tensor where Element == Float {
  /// Returns whole numbers from −4 to 4, with which a result is easily checked by hand.
  static func small(_ shape: [Int], using generator: inout Generator) -> Tensor {
    Tensor(
      (0..<Shape.count(shape)).map { _ in Float(generator.integer(below: 9)) - 4 }, shape: shape)
  }
}
