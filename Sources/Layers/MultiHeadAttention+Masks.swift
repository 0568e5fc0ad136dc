import Autograd
import Tensors

// The shapes of masks of several heads.

extension MultiHeadAttention {
  /// Returns a mask `[L, S]` as it is, and a mask `[N · H, L, S]` as `[N, H, L, S]`.
  func heads(_ mask: AttentionMask, _ query: Variable, _ key: Variable) -> AttentionMask {
    let batch = query.shape.count < 3 ? [] : [query.shape[batchFirst ? 0 : 1]]
    let lengths = [query.length(batchFirst), key.length(batchFirst)]
    let each = [Shape.count(batch + [heads])] + lengths
    require(
      mask.shape == lengths || mask.shape == each,
      "MultiHeadAttention: the mask needs shape \(lengths), or \(each) for each head, not \(mask.shape)"
    )
    return mask.shape == lengths ? mask : mask.reshaped(batch + [heads] + lengths)
  }

  /// Returns a mask `[N, S]` as `[N, 1, 1, S]`, and a mask `[S]` as `[1, 1, S]`.
  func padding(_ mask: AttentionMask, _ key: Variable) -> AttentionMask {
    let sizes = key.shape.dropLast()
    let shape = sizes.count == 2 && !batchFirst ? Array(sizes.reversed()) : Array(sizes)
    require(
      mask.shape == shape,
      "MultiHeadAttention: the key padding mask needs shape \(shape) for keys \(key.shape), not "
        + "\(mask.shape)")
    return mask.reshaped(Array(shape.dropLast()) + [1, 1, shape[shape.count - 1]])
  }
}

extension AttentionMask {
  /// Returns the mask with another shape.
  fileprivate func reshaped(_ shape: [Int]) -> AttentionMask {
    switch self {
    case .allowing(let mask): .allowing(mask.reshaped(shape))
    case .excluding(let mask): .excluding(mask.reshaped(shape))
    case .adding(let numbers): .adding(numbers.reshaped(shape))
    }
  }

  /// Returns the mask for `count` more keys, to which all queries attend.
  func padded(by count: Int) -> AttentionMask {
    if count == 0 { return self }
    return switch self {
    case .allowing(let mask):
      .allowing(mask.padded(axis: -1, before: 0, after: count, .constant(true)))
    case .excluding(let mask): .excluding(mask.padded(axis: -1, before: 0, after: count))
    case .adding(let numbers): .adding(numbers.padded(axis: -1, before: 0, after: count))
    }
  }
}

extension Variable {
  /// The length of a sequence, `[L, N, E]`, `[N, L, E]` or `[L, E]`.
  func length(_ batchFirst: Bool) -> Int {
    shape.count == 3 && batchFirst ? shape[1] : shape.first ?? 0
  }
}
