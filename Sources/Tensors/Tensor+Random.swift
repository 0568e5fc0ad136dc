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

extension Tensor where Element == Double {
  // Disfavored, so that `Tensor.normal` and `Tensor.uniform` without a type are of `Float`.
  /// Creates a tensor of random numbers from the uniform distribution over `range`: multiples of 2⁻⁵³ of its length,
  /// of which the floats of the same generator are the leading digits.
  ///
  /// - Precondition: The length of `range` is finite.
  @_disfavoredOverload
  public static func uniform(
    _ shape: [Int], in range: Range<Double> = 0..<1, using generator: inout Generator
  ) -> Tensor {
    let length = range.upperBound - range.lowerBound
    require(length.isFinite, "uniform: the range \(range) must have a finite length")
    return Tensor(shape: shape) {
      for i in 0..<Shape.count(shape) {
        $0[i] = range.lowerBound + generator.uniform53() * length
      }
    }
  }

  /// Creates a tensor of random numbers from the normal distribution: those that the same generator gives as floats,
  /// before rounding.
  ///
  /// - Parameters:
  ///   - shape: The shape of the tensor.
  ///   - mean: The mean of the distribution.
  ///   - deviation: Its standard deviation.
  ///   - generator: The generator of the random numbers.
  @_disfavoredOverload
  public static func normal(
    _ shape: [Int], mean: Double = 0, deviation: Double = 1, using generator: inout Generator
  ) -> Tensor {
    Tensor(shape: shape) {
      for i in 0..<Shape.count(shape) { $0[i] = mean + deviation * generator.preciseNormal() }
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
