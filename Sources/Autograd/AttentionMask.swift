import Tensors

/// The keys that queries may attend to, or numbers that are added to their scores.
///
/// A Boolean mask of PyTorch's `scaled_dot_product_attention` is true where a query attends to a key: `allowing`. One of
/// `nn.MultiheadAttention` is true where it does not: `excluding`.
public enum AttentionMask {
  /// Queries attend to the keys where the tensor is true.
  case allowing(Tensor<Bool>)
  /// Queries attend to the keys where the tensor is false.
  case excluding(Tensor<Bool>)
  /// The numbers are added to the scores; −∞ excludes a key.
  case adding(Variable)

  /// Returns the mask in which query i attends to keys 0 to i, and to none after it.
  public static func causal(queries: Int, keys: Int) -> AttentionMask {
    require(
      queries >= 0 && keys >= 0,
      "AttentionMask: the numbers of queries and keys must not be negative, but are \(queries) and \(keys)"
    )
    Shape.requireMemory([queries, keys], bytesPerElement: 1, "AttentionMask")
    return .excluding(
      Tensor<Int64>.arange(0, Int64(keys)) .> .arange(0, Int64(queries)).unsqueezed(1))
  }

  /// The size of each axis, which is broadcast to that of the scores.
  public var shape: [Int] {
    switch self {
    case .allowing(let mask), .excluding(let mask): mask.shape
    case .adding(let numbers): numbers.shape
    }
  }
}
