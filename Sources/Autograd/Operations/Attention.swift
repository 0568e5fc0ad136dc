import Tensors

extension Variable {
  /// Returns the scaled dot-product attention of queries (this variable) to keys and values (Vaswani and others, 2017).
  /// PyTorch's `scaled_dot_product_attention`.
  ///
  ///     Y = softmax(s · Q·Kᵀ + M) · V      s = 1/√E
  ///
  /// Each query's result is a mean of the values, weighted by how similar the query is to each key. Batch axes broadcast.
  /// A query whose keys are all excluded has a result of 0, and passes no gradient, as in PyTorch.
  ///
  /// - Parameters:
  ///   - key: K, `[…, S, E]`.
  ///   - values: V, `[…, S, D]`.
  ///   - mask: The keys that queries attend to, or M, broadcast to `[…, L, S]`.
  ///   - isCausal: Whether query i attends to keys 0 to i only.
  ///   - scale: s; 1/√E by default.
  ///   - enableGQA: Whether groups of consecutive query heads share a head of keys and values: grouped-query attention
  ///     (Ainslie and others, 2023). Heads are the third axis from the end.
  /// - Returns: `[…, L, D]`, for queries of shape `[…, L, E]`.
  public final func scaledDotProductAttention(
    _ key: Variable, _ values: Variable, mask: AttentionMask? = nil, isCausal: Bool = false,
    scale: Float? = nil, enableGQA: Bool = false
  ) -> Variable {
    attention(
      key, values, masks: mask.map { [$0] } ?? [], isCausal: isCausal, scale: scale,
      enableGQA: enableGQA
    ).output
  }

  /// Returns the scaled dot-product attention with dropout: each weight is set to 0 with a given probability, and the
  /// others are divided by the probability of keeping them.
  ///
  /// - Parameters:
  ///   - key: K, `[…, S, E]`.
  ///   - values: V, `[…, S, D]`.
  ///   - mask: The keys that queries attend to, or M, broadcast to `[…, L, S]`.
  ///   - isCausal: Whether query i attends to keys 0 to i only.
  ///   - scale: s; 1/√E by default.
  ///   - enableGQA: Whether groups of query heads share a head of keys and values.
  ///   - dropout: The probability of dropping a weight.
  ///   - generator: The generator of the dropped weights.
  /// - Returns: `[…, L, D]`, for queries of shape `[…, L, E]`.
  public final func scaledDotProductAttention(
    _ key: Variable, _ values: Variable, mask: AttentionMask? = nil, isCausal: Bool = false,
    scale: Float? = nil, enableGQA: Bool = false, dropout: Float,
    using generator: inout Generator
  ) -> Variable {
    attention(
      key, values, masks: mask.map { [$0] } ?? [], isCausal: isCausal, scale: scale,
      enableGQA: enableGQA
    ) { $0.dropout(dropout, using: &generator) }.output
  }

  /// Returns the scaled dot-product attention and its weights, `[…, L, S]`.
  ///
  /// - Parameters:
  ///   - masks: Masks that all apply.
  ///   - dropout: The dropout of the weights.
  package final func attention(
    _ key: Variable, _ values: Variable, masks: [AttentionMask], isCausal: Bool = false,
    scale: Float? = nil, enableGQA: Bool = false, dropout: (Variable) -> Variable = { $0 }
  ) -> (output: Variable, weights: Variable) {
    let ranks = [shape.count, key.shape.count, values.shape.count]
    require(
      ranks.allSatisfy { $0 >= 2 } && shape.last == key.shape.last
        && key.shape.dropLast().last == values.shape.dropLast().last,
      "scaledDotProductAttention: needs queries […, L, E], keys […, S, E] and values […, S, D], not "
        + "\(shape), \(key.shape) and \(values.shape)")
    let (key, values) =
      enableGQA ? (key.headsRepeated(for: self), values.headsRepeated(for: self)) : (key, values)
    let scale = scale ?? Float(1 / Double(shape[shape.count - 1]).squareRoot())
    let scores = (self * scale).matmul(key.transposed())
    let (queries, keys) = (shape[shape.count - 2], key.shape[key.shape.count - 2])
    let causal = isCausal ? [AttentionMask.causal(queries: queries, keys: keys)] : []
    let weights = dropout(scores.attentionWeights(masks + causal))
    return (weights.matmul(values), weights)
  }

  /// Returns the variable with each head, an index of the third axis from the end, repeated for as many heads of the
  /// queries.
  private final func headsRepeated(for queries: Variable) -> Variable {
    let heads = [queries, self].map { $0.shape.count < 3 ? 0 : $0.shape[$0.shape.count - 3] }
    require(
      heads[1] > 0 && heads[0] % heads[1] == 0,
      "scaledDotProductAttention: grouped heads […, H, L, E] need a multiple of the heads of keys and "
        + "values, not queries \(queries.shape) for \(shape)")
    return heads[0] == heads[1] ? self : repeatInterleaved(heads[0] / heads[1], axis: -3)
  }

  /// Returns the weights of these scores, their softmax along the last axis: 0 for excluded keys, and for all keys of a
  /// row in which all are excluded. The softmax would be NaN there; PyTorch's `_safe_softmax`.
  private final func attentionWeights(_ masks: [AttentionMask]) -> Variable {
    var (scores, excluded) = (self, Tensor(false))
    for mask in masks {
      require(
        Shape.broadcast(mask.shape, shape) == shape,
        "scaledDotProductAttention: a mask of shape \(mask.shape) does not broadcast to the scores, "
          + "\(shape)")
      switch mask {
      case .allowing(let allowed): excluded = (excluded .| .!allowed)
      case .excluding(let others): excluded = (excluded .| others)
      case .adding(let numbers): scores = scores + numbers
      }
    }
    if !excluded.any { return scores.safeSoftmax(scores.value, detail: nil) }
    return scores.safeSoftmax(
      .where(excluded, Tensor(-.infinity), scores.value), detail: "masked")
  }

  /// Records the softmax of `scores`, which are those of this variable, or −∞, along the last axis; 0 in rows of −∞.
  private final func safeSoftmax(_ scores: Tensor<Float>, detail: String?) -> Variable {
    let weights = scores.softmax(axis: -1)
    if scores.count == 0 { return softmax(weights, axis: -1, detail: detail) }
    let isExcluded = scores.max(axis: -1, keepDims: true).values .== Tensor(-.infinity)
    return softmax(
      isExcluded.any ? .where(isExcluded, Tensor(0), weights) : weights, axis: -1, detail: detail)
  }
}
