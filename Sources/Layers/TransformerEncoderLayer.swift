import Autograd
import Tensors

/// A layer of a transformer encoder: self-attention and a feed-forward network, each in a residual branch
/// with layer normalization (Vaswani and others, 2017). PyTorch's `nn.TransformerEncoderLayer`, with its keys.
///
///     x = norm1(x + attention(x))          y = norm2(x + feedForward(x))
///
/// With `normFirst`, as in vision transformers, branches are normalized instead of sums:
///
///     x = x + attention(norm1(x))          y = x + feedForward(norm2(x))
public final class TransformerEncoderLayer: Module {
  /// The self-attention.
  public let selfAttn: MultiHeadAttention
  /// The first layer of the feed-forward network.
  public let linear1: Linear
  /// The dropout of its activations.
  public let dropout: Dropout
  /// The second layer of the feed-forward network.
  public let linear2: Linear
  /// The normalizations of the two branches.
  public let norm1, norm2: LayerNorm
  /// The dropouts of the two branches.
  public let dropout1, dropout2: Dropout
  /// The activation of the feed-forward network.
  public let activation: Module
  /// Whether the branches are normalized instead of the sums.
  public let normFirst: Bool

  /// Creates a layer.
  ///
  /// - Parameters:
  ///   - dimension: The embedding dimension.
  ///   - heads: The number of heads of attention, which divides it.
  ///   - feedForward: The number of features between the two linear layers.
  ///   - dropout: The probability of dropping an attention weight, an activation, or an element of a branch.
  ///   - activation: The activation of the feed-forward network.
  ///   - epsilon: ε of the layer normalizations.
  ///   - batchFirst: Whether inputs are `[N, L, E]` instead of `[L, N, E]`.
  ///   - normFirst: Whether the branches are normalized instead of the sums.
  ///   - bias: Whether the linear layers and the normalizations have a bias.
  ///   - generator: The generator of the initial weights.
  public init(
    _ dimension: Int, heads: Int, feedForward: Int = 2048, dropout: Float = 0.1,
    activation: Module = ReLU(), epsilon: Float = 1e-5, batchFirst: Bool = false,
    normFirst: Bool = false, bias: Bool = true, using generator: inout Generator
  ) {
    selfAttn = MultiHeadAttention(
      dimension, heads: heads, dropout: dropout, bias: bias, batchFirst: batchFirst,
      using: &generator)
    linear1 = Linear(dimension, feedForward, bias: bias, using: &generator)
    self.dropout = Dropout(dropout, using: &generator)
    linear2 = Linear(feedForward, dimension, bias: bias, using: &generator)
    norm1 = LayerNorm(dimension, epsilon: epsilon, bias: bias)
    norm2 = LayerNorm(dimension, epsilon: epsilon, bias: bias)
    dropout1 = Dropout(dropout, using: &generator)
    dropout2 = Dropout(dropout, using: &generator)
    (self.activation, self.normFirst) = (activation, normFirst)
  }

  /// Returns the encoded sequence, in which every element attends to every one.
  ///
  /// - Returns: The shape of `x`, `[L, N, E]`, or `[N, L, E]` with `batchFirst`, or `[L, E]`.
  public override func forward(_ x: Variable) -> Variable { encoded(x, nil, nil, false) }

  /// Returns the encoded sequence.
  ///
  /// - Parameters:
  ///   - x: `[L, N, E]`, or `[N, L, E]` with `batchFirst`, or `[L, E]`.
  ///   - mask: The elements that each one attends to, as in ``MultiHeadAttention``.
  ///   - keyPaddingMask: The elements of each sequence that none attends to.
  ///   - isCausal: Whether element i attends to elements 0 to i only.
  public func callAsFunction(
    _ x: Variable, mask: AttentionMask?, keyPaddingMask: AttentionMask? = nil,
    isCausal: Bool = false
  ) -> Variable {
    if let other = replacement(as: TransformerEncoderLayer.self) {
      return other(x, mask: mask, keyPaddingMask: keyPaddingMask, isCausal: isCausal)
    }
    return scoped { hooked(x) { encoded($0, mask, keyPaddingMask, isCausal) } }
  }

  private func encoded(
    _ x: Variable, _ mask: AttentionMask?, _ keyPaddingMask: AttentionMask?, _ isCausal: Bool
  ) -> Variable {
    func attended(_ x: Variable) -> Variable {
      let attention = selfAttn(
        x, x, x, mask: mask, keyPaddingMask: keyPaddingMask, isCausal: isCausal,
        needWeights: false)
      return dropout1(attention.output)
    }
    func fed(_ x: Variable) -> Variable {
      dropout2(linear2(dropout(activation(linear1(x)))))
    }
    if normFirst {
      let y = x + attended(norm1(x))
      return y + fed(norm2(y))
    }
    let y = norm1(x + attended(x))
    return norm2(y + fed(y))
  }
}
