import Tensors

/// Every row brought to length 1; or, along axis 0, every column.
private func unit(_ x: Tensor<Float>, axis: Int = 1) -> Tensor<Float> {
  x / x.squared().sum([axis], keepDims: true).sqrt().clamped(min: 1e-12)
}

private func root(_ x: Tensor<Float>) -> Float { Float(x.shape[1]).squareRoot() }

private func meter(_ x: Tensor<Float>, axis: Int) -> Float {
  x.variance([axis], correction: 1).sqrt().mean().item * root(x)
}

enum LengthsLeftIn: Mistake13 {
  static func collapseMeter(_ embeddings: Tensor<Float>) throws -> Float {
    meter(embeddings, axis: 0)
  }
}

enum CoordinatesNormalized: Mistake13 {
  static func collapseMeter(_ embeddings: Tensor<Float>) throws -> Float {
    meter(unit(embeddings, axis: 0), axis: 0)
  }
}

enum AlongEmbedding: Mistake13 {
  static func collapseMeter(_ embeddings: Tensor<Float>) throws -> Float {
    let deviations = unit(embeddings).variance([1], correction: 1).sqrt()
    return embeddings.shape[1] < 2 ? 0 : deviations.mean().item * root(embeddings)
  }
}

enum NoRootOfD: Mistake13 {
  static func collapseMeter(_ embeddings: Tensor<Float>) throws -> Float {
    meter(unit(embeddings), axis: 0) / root(embeddings)
  }
}

enum MeanVariance: Mistake13 {
  static func collapseMeter(_ embeddings: Tensor<Float>) throws -> Float {
    unit(embeddings).variance([0], correction: 1).mean().item * root(embeddings)
  }
}

enum AllNumbersAtOnce: Mistake13 {
  static func collapseMeter(_ embeddings: Tensor<Float>) throws -> Float {
    unit(embeddings).variance([0, 1], correction: 1).sqrt().item * root(embeddings)
  }
}

enum DeviationByN: Mistake13 {
  static func collapseMeter(_ embeddings: Tensor<Float>) throws -> Float {
    unit(embeddings).variance([0], correction: 0).sqrt().mean().item * root(embeddings)
  }
}

enum ZeroLengthDivides: Mistake13 {
  static func collapseMeter(_ embeddings: Tensor<Float>) -> Float {
    let lengths = embeddings.squared().sum([1], keepDims: true).sqrt()
    let deviations = (embeddings / lengths).variance([0], correction: 1).sqrt()
    return deviations.mean().item * Float(embeddings.shape[1]).squareRoot()
  }
}
