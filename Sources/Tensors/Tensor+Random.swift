extension Tensor where Element == Bool {
  /// Makes a tensor of trues, each with the given probability, and falses.
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

extension Generator {
  /// Returns `count` numbers below `bound`, with or without drawing one twice.
  ///
  /// - Parameter weights: how likely each number is in relation to the others; all alike without them.
  public mutating func choice(
    _ count: Int, below bound: Int, replacing: Bool = true, weights: [Float]? = nil
  ) -> [Int] {
    require(
      count >= 0 && (bound > 0 || count == 0) && (replacing || count <= bound),
      "choice: \(count) of \(bound) numbers cannot be drawn")
    guard var weights else {
      if !replacing { return Array(permutation(bound).prefix(count)) }
      return (0..<count).map { _ in integer(below: bound) }
    }
    require(
      weights.count == bound && weights.allSatisfy { $0 >= 0 && $0.isFinite },
      "choice: needs a weight for each of \(bound) numbers, none negative")
    return (0..<count).map { _ in
      let total = weights.reduce(0.0) { $0 + Double($1) }
      require(total > 0, "choice: the weights that are left are all 0")
      var rest = Double(uniform()) * total
      var drawn = bound - 1
      for (index, weight) in weights.enumerated() where weight > 0 {
        drawn = index
        rest -= Double(weight)
        if rest < 0 { break }
      }
      if !replacing { weights[drawn] = 0 }
      return drawn
    }
  }
}
