// Tensors of random numbers.

extension Tensor where Element == Float {
  /// Creates a tensor of random numbers from the uniform distribution over `range`.
  ///
  /// - Precondition: The length of `range` is finite.
  public static func uniform(
    _ shape: [Int], in range: Range<Float> = 0..<1, using generator: inout Generator
  ) -> Tensor {
    require(
      (range.upperBound - range.lowerBound).isFinite,
      "uniform: the range \(range) must have a finite length")
    return .floats(shape) {
      for i in 0..<Shape.count(shape) { $0[i] = generator.uniform(in: range) }
    }
  }

  /// Creates a tensor of random numbers from the normal distribution.
  ///
  /// - Parameters:
  ///   - shape: The shape of the tensor.
  ///   - mean: The mean of the distribution.
  ///   - deviation: Its standard deviation.
  ///   - generator: The generator of the random numbers.
  public static func normal(
    _ shape: [Int], mean: Float = 0, deviation: Float = 1, using generator: inout Generator
  ) -> Tensor {
    .floats(shape) {
      for i in 0..<Shape.count(shape) { $0[i] = mean + deviation * generator.normal() }
    }
  }
}

extension Tensor where Element == Bool {
  /// Creates a tensor of random Booleans, each true with the given probability: the Bernoulli distribution.
  public static func bernoulli(
    _ shape: [Int], probability: Float, using generator: inout Generator
  ) -> Tensor {
    require(
      (0...1).contains(probability),
      "bernoulli: probability must be from 0 to 1, not \(probability)")
    return Tensor(shape: shape) {
      for i in 0..<Shape.count(shape) { $0[i] = generator.uniform() < probability }
    }
  }
}
