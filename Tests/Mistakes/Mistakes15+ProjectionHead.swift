import Autograd
import Layers

enum ProbedBehind: Mistake15 {
  static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) throws -> (embedding: Variable, projection: Variable) {
    let projection = output(hidden(encoder(x)).relu())
    return (projection, projection)
  }
}

enum ProbedInside: Mistake15 {
  static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) throws -> (embedding: Variable, projection: Variable) {
    let inside = hidden(encoder(x)).relu()
    return (inside, output(inside))
  }
}

enum EmbeddingNormalized: Mistake15 {
  static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) throws -> (embedding: Variable, projection: Variable) {
    let embedding = encoder(x)
    return (embedding.normalized(), output(hidden(embedding).relu()))
  }
}

enum HeadWithoutReLU: Mistake15 {
  static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) throws -> (embedding: Variable, projection: Variable) {
    let embedding = encoder(x)
    return (embedding, output(hidden(embedding)))
  }
}

enum HeadEndsInReLU: Mistake15 {
  static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) throws -> (embedding: Variable, projection: Variable) {
    let embedding = encoder(x)
    return (embedding, output(hidden(embedding).relu()).relu())
  }
}

enum HeadStartsWithReLU: Mistake15 {
  static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) throws -> (embedding: Variable, projection: Variable) {
    let embedding = encoder(x)
    return (embedding, output(hidden(embedding.relu()).relu()))
  }
}

enum LayersExchanged: Mistake15 {
  static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) throws -> (embedding: Variable, projection: Variable) {
    let embedding = encoder(x)
    return (embedding, hidden(output(embedding).relu()))
  }
}

enum NoHead: Mistake15 {
  static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) throws -> (embedding: Variable, projection: Variable) {
    let embedding = encoder(x)
    return (embedding, embedding)
  }
}

enum HeadCutOff: Mistake15 {
  static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) throws -> (embedding: Variable, projection: Variable) {
    let embedding = encoder(x)
    return (embedding, output(hidden(embedding.detached()).relu()))
  }
}

enum EncoderTwice: Mistake15 {
  static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) throws -> (embedding: Variable, projection: Variable) {
    (encoder(x), output(hidden(encoder(x)).relu()))
  }
}
