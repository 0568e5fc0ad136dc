import Autograd
import Tensors

/// Multi-head attention: several scaled dot-product attentions in parallel, each on a projection of its
/// own (Vaswani and others, 2017). PyTorch's `nn.MultiheadAttention`, with its keys and initialization.
///
///     headₕ = attention(Q·Wqₕᵀ, K·Wkₕᵀ, V·Wvₕᵀ)      y = [head₁ … head_H] · Woᵀ
///
///     let attention = MultiHeadAttention(64, heads: 4, batchFirst: true, using: &generator)
///     let y = attention(x)                                         // self-attention
///     let (output, weights) = attention(query, memory, memory)     // cross-attention
///
/// A query whose keys are all excluded attends to nothing: its weights are 0. PyTorch has that, too, but with
/// `need_weights=True`, where it has NaN.
public final class MultiHeadAttention: Module {
  /// The projection of the queries, `[E, E]`; `nil` if all three are in ``inProjWeight``.
  public let qProjWeight: Parameter?
  /// The projection of the keys, `[E, kdim]`; `nil` if all three are in ``inProjWeight``.
  public let kProjWeight: Parameter?
  /// The projection of the values, `[E, vdim]`; `nil` if all three are in ``inProjWeight``.
  public let vProjWeight: Parameter?
  /// The projections of queries, keys and values, `[3E, E]`; `nil` if their inputs have different sizes.
  public let inProjWeight: Parameter?
  /// The biases of the three projections, `[3E]`; `nil` without.
  public let inProjBias: Parameter?
  /// A learned key that is appended to all others, `[1, 1, E]`; `nil` without.
  public let biasK: Parameter?
  /// The value of the learned key, `[1, 1, E]`; `nil` without.
  public let biasV: Parameter?
  /// The projection of the concatenated heads.
  public let outProj: Linear
  /// The dropout of the attention weights.
  public let dropout: Dropout
  /// The number of heads H.
  public let heads: Int
  /// Whether a key and a value of 0 are appended to all others.
  public let addZeroAttention: Bool
  /// Whether inputs are `[N, L, E]` instead of `[L, N, E]`.
  public let batchFirst: Bool

  /// Creates multi-head attention with PyTorch's initialization: Xavier's uniform distribution for the
  /// projections, and 0 for the biases.
  ///
  /// - Parameters:
  ///   - dimension: E, the embedding dimension of queries and outputs.
  ///   - heads: H, the number of heads, which divides E.
  ///   - dropout: The probability of dropping an attention weight in training.
  ///   - bias: Whether the projections have a bias.
  ///   - addBiasKV: Whether to append a learned key and value.
  ///   - addZeroAttention: Whether to append a key and a value of 0.
  ///   - kdim: The embedding dimension of the keys; E by default.
  ///   - vdim: The embedding dimension of the values; E by default.
  ///   - batchFirst: Whether inputs are `[N, L, E]` instead of `[L, N, E]`.
  ///   - generator: The generator of the initial weights.
  public init(
    _ dimension: Int, heads: Int, dropout: Float = 0, bias: Bool = true, addBiasKV: Bool = false,
    addZeroAttention: Bool = false, kdim: Int? = nil, vdim: Int? = nil, batchFirst: Bool = false,
    using generator: inout Generator
  ) {
    require(
      dimension > 0 && heads > 0 && dimension % heads == 0,
      "MultiHeadAttention: \(heads) heads must divide the embedding dimension, \(dimension)")
    func projection(_ initializer: Initializer, _ shape: [Int]) -> Parameter {
      Parameter(initializer(shape, using: &generator))
    }
    let (kdim, vdim) = (kdim ?? dimension, vdim ?? dimension)
    let isPacked = kdim == dimension && vdim == dimension
    func separate(_ inputs: Int) -> Parameter? {
      isPacked ? nil : projection(.xavierUniform(), [dimension, inputs])
    }
    qProjWeight = separate(dimension)
    kProjWeight = separate(kdim)
    vProjWeight = separate(vdim)
    inProjWeight = isPacked ? projection(.xavierUniform(), [3 * dimension, dimension]) : nil
    inProjBias = bias ? Parameter(.zeros([3 * dimension])) : nil
    biasK = addBiasKV ? projection(.xavierNormal(), [1, 1, dimension]) : nil
    biasV = addBiasKV ? projection(.xavierNormal(), [1, 1, dimension]) : nil
    outProj = Linear(dimension, dimension, bias: bias, using: &generator)
    outProj.bias?.update { $0 = .zeros([dimension]) }
    self.dropout = Dropout(dropout, using: &generator)
    (self.heads, self.addZeroAttention, self.batchFirst) = (heads, addZeroAttention, batchFirst)
  }

  /// Returns the self-attention of a sequence: its elements are queries, keys and values.
  ///
  /// - Returns: The shape of `x`, `[L, N, E]`, or `[N, L, E]` with `batchFirst`, or `[L, E]`.
  public override func forward(_ x: Variable) -> Variable { attention(x, x, x, []).output }

  /// Returns the attention of queries to keys and values.
  ///
  /// - Parameters:
  ///   - query: `[L, N, E]`, or `[N, L, E]` with `batchFirst`; `[L, E]` for a single sequence.
  ///   - key: `[S, N, kdim]`, or `[N, S, kdim]`, or `[S, kdim]`.
  ///   - value: `[S, N, vdim]`, or `[N, S, vdim]`, or `[S, vdim]`.
  ///   - mask: The keys that each query attends to, `[L, S]`, or `[N · H, L, S]`. PyTorch's Boolean `attn_mask`
  ///     is `.excluding`.
  ///   - keyPaddingMask: The keys of each sequence that no query attends to, `[N, S]`, or `[S]`. PyTorch's Boolean
  ///     `key_padding_mask` is `.excluding`.
  ///   - isCausal: Whether query i attends to keys 0 to i only.
  ///   - needWeights: Whether to return the attention weights.
  ///   - averageWeights: Whether to return their mean over the heads.
  /// - Returns: The output, of the shape of the queries, and the weights, `[N, L, S]`, or `[N, H, L, S]` for all
  ///   heads; without N for a single sequence. Appended keys are the last.
  public func callAsFunction(
    _ query: Variable, _ key: Variable, _ value: Variable, mask: AttentionMask? = nil,
    keyPaddingMask: AttentionMask? = nil, isCausal: Bool = false, needWeights: Bool = true,
    averageWeights: Bool = true
  ) -> (output: Variable, weights: Variable?) {
    if let other = replacement(as: MultiHeadAttention.self) {
      return other(
        query, key, value, mask: mask, keyPaddingMask: keyPaddingMask, isCausal: isCausal,
        needWeights: needWeights, averageWeights: averageWeights)
    }
    return scoped {
      var masks = [mask.map { heads($0, query, key) }, keyPaddingMask.map { padding($0, key) }]
        .compactMap { $0 }
      if isCausal {
        masks.append(.causal(queries: query.length(batchFirst), keys: key.length(batchFirst)))
      }
      var weights: Variable?
      let output = hooked(query) { query in
        let found = attention(query, key, value, masks)
        weights = !needWeights ? nil : averageWeights ? found.weights.mean([-3]) : found.weights
        return found.output
      }
      return (output, weights)
    }
  }

  /// Returns the number of multiply-adds of self-attention; ``outProj`` has its own.
  public override func multiplyAdds(input: [Int], output: [Int]) -> Int {
    let length = input.count == 3 && batchFirst ? input[1] : input[0]
    return Shape.count(input) * (3 * input[input.count - 1] + 2 * length)
  }
}

// MARK: The computation

extension MultiHeadAttention {
  /// Returns the output and the weights of each head, `[N, H, L, S]`, or `[H, L, S]` for a single sequence.
  private func attention(
    _ query: Variable, _ key: Variable, _ value: Variable, _ masks: [AttentionMask]
  ) -> (output: Variable, weights: Variable) {
    requireSizes(query, key, value)
    let parts = projected(query, key, value).map(split)
    let (keys, values) = (appended(parts[1], biasK), appended(parts[2], biasV))
    let added = keys.shape[keys.shape.count - 2] - parts[1].shape[keys.shape.count - 2]
    let (output, weights) = parts[0].attention(
      keys, values, masks: masks.map { $0.padded(by: added) }, dropout: { self.dropout($0) })
    return (outProj(joined(output)), weights)
  }

  private func requireSizes(_ query: Variable, _ key: Variable, _ value: Variable) {
    let (rank, dimension) = (query.shape.count, outProj.weight.shape[0])
    let kdim = kProjWeight?.shape[1] ?? dimension
    let vdim = vProjWeight?.shape[1] ?? dimension
    let batch = batchFirst ? 0 : 1
    let (queries, keys) = batchFirst ? ("N, L", "N, S") : ("L, N", "S, N")
    let shapes = "\(query.shape), \(key.shape) and \(value.shape)"
    require(
      (2...3).contains(rank) && key.shape.count == rank && query.shape.last == dimension
        && key.shape.last == kdim && value.shape.last == vdim
        && key.shape.dropLast() == value.shape.dropLast()
        && (rank == 2 || query.shape[batch] == key.shape[batch]),
      "MultiHeadAttention: needs queries [\(queries), \(dimension)], keys [\(keys), \(kdim)] and values "
        + "[\(keys), \(vdim)], or all without N, not \(shapes)")
  }

  /// Returns the projections of queries, keys and values; those of self-attention as one product.
  private func projected(_ query: Variable, _ key: Variable, _ value: Variable) -> [Variable] {
    func product(_ x: Variable, _ weight: Variable, _ bias: Variable?) -> Variable {
      let y = x.matmul(weight.transposed())
      return bias.map { y + $0 } ?? y
    }
    if let inProjWeight, query === key && key === value {
      return product(query, inProjWeight, inProjBias).chunked(3, axis: -1)
    }
    let separate = [qProjWeight, kProjWeight, vProjWeight].compactMap { $0 }
    let weights = inProjWeight?.chunked(3) ?? separate
    let biases = inProjBias?.chunked(3)
    return [query, key, value].enumerated().map { product($1, weights[$0], biases?[$0]) }
  }

  /// The order of axes that makes `[…, L, …, H, E / H]` from `[N, H, L, E / H]`, and the other way.
  private func order(_ rank: Int) -> (split: [Int], joined: [Int]) {
    if rank == 3 { return ([1, 0, 2], [1, 0, 2]) }
    return batchFirst ? ([0, 2, 1, 3], [0, 2, 1, 3]) : ([1, 2, 0, 3], [2, 0, 1, 3])
  }

  /// Returns the heads of a projection: `[N, H, L, E / H]`, or `[H, L, E / H]` for a single sequence.
  private func split(_ x: Variable) -> Variable {
    let size = x.shape[x.shape.count - 1] / heads
    let heads = x.reshaped(x.shape.dropLast() + [self.heads, size])
    return heads.permuted(order(heads.shape.count).split)
  }

  /// Returns the concatenation of all heads, in the layout of the inputs.
  private func joined(_ heads: Variable) -> Variable {
    let x = heads.permuted(order(heads.shape.count).joined)
    return x.reshaped(x.shape.dropLast(2) + [outProj.weight.shape[1]])
  }

  /// Returns keys or values with `bias`, and 0 with ``addZeroAttention``, appended.
  private func appended(_ x: Variable, _ bias: Variable?) -> Variable {
    let one = Array(x.shape.dropLast(2)) + [1, x.shape[x.shape.count - 1]]
    var parts = [x]
    if let bias { parts.append(bias.reshaped([heads, 1, one[one.count - 1]]).expanded(to: one)) }
    if addZeroAttention { parts.append(Variable(.zeros(one))) }
    return parts.count == 1 ? x : .cat(parts, axis: -2)
  }
}
