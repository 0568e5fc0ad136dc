import Autograd
import Layers
import Tensors

/// An encoder of one layer that counts how often it runs.
final class CountingEncoder: Module {
  let layer: Linear
  private(set) var runs = 0

  init(_ layer: Linear) { self.layer = layer }

  override func forward(_ x: Variable) -> Variable {
    runs += 1
    return layer(x)
  }
}

/// The two results and what comes of them.
struct ProjectionOutcome {
  let embedding, projection: Tensor<Float>
  /// ∂L/∂W of the encoder; `nil` if the projection has the wrong shape.
  let gradient: Tensor<Float>?
  /// How often the encoder ran.
  let runs: Int

  func isClose(to other: ProjectionOutcome) -> Bool {
    let hasSameGradient =
      if let gradient, let other = other.gradient { difference(gradient, other) == nil } else {
        gradient == nil && other.gradient == nil
      }
    return hasSameGradient && runs == other.runs
      && difference(embedding, other.embedding) == nil
      && difference(projection, other.projection) == nil
  }
}

/// An encoder with a head, and the right results for it.
struct ProjectedNetwork {
  let x: Tensor<Float>
  let encoder: CountingEncoder
  let hidden, output: Linear
  /// ∂L/∂projection.
  private let upstream: Tensor<Float>

  /// - Parameter sizes: rows, inputs, dimensions of embedding, hidden layer and projection.
  init(_ sizes: [Int], using generator: inout Generator) {
    x = .normal([sizes[0], sizes[1]], using: &generator) * 2
    encoder = CountingEncoder(Linear(sizes[1], sizes[2], using: &generator))
    hidden = Linear(sizes[2], sizes[3], using: &generator)
    output = Linear(sizes[3], sizes[4], using: &generator)
    upstream = .normal([sizes[0], sizes[4]], using: &generator)
  }

  var hasEqualWidths: Bool { Set(hidden.weight.shape + output.weight.shape).count == 1 }

  var text: String {
    "x \(x.shape)\n\(x)\nembeddings of \(hidden.weight.shape[1]) dimensions\nW₁ "
      + "\(hidden.weight.shape)\n\(hidden.weight.value)\nW₂ \(output.weight.shape)\n"
      + "\(output.weight.value)"
  }

  func outcome(_ embedding: Variable, _ projection: Variable) -> ProjectionOutcome {
    let weight = encoder.layer.weight
    var gradient: Tensor<Float>?
    if projection.shape == upstream.shape {
      gradient =
        projection.requiresGradient
        ? projection.gradients(with: [weight], seed: Variable(upstream))[0].value
        : .zeros(weight.shape)
    }
    return ProjectionOutcome(
      embedding: embedding.value, projection: projection.value, gradient: gradient,
      runs: encoder.runs)
  }

  func mismatch(_ outcome: ProjectionOutcome) -> Mismatch? {
    func compared(
      _ name: String, _ actual: Tensor<Float>, _ expected: Tensor<Float>
    ) -> Mismatch? {
      difference(actual, expected).map {
        Mismatch(
          actual: "\(name)\n\(actual)", expected: "\(name)\n\(expected)", difference: $0)
      }
    }
    let right = expected
    let found =
      compared("embedding", outcome.embedding, right.embedding)
      ?? compared("projection", outcome.projection, right.projection)
      ?? outcome.gradient.flatMap { compared("∂L/∂W of the encoder", $0, right.gradient) }
    if found != nil || outcome.runs == 1 { return found }
    return Mismatch(
      actual: "the encoder ran \(outcome.runs) times", expected: "once",
      difference: "the number of runs")
  }

  /// In plain loops.
  private var expected:
    (embedding: Tensor<Float>, projection: Tensor<Float>, gradient: Tensor<Float>)
  {
    let layers = [encoder.layer, hidden, output].map(PlainLayer.init)
    let inputs = rows(x)
    let embedding = inputs.map { layers[0]($0) }
    let before = embedding.map { layers[1]($0) }
    let projection = before.map { layers[2]($0.map { max(0, $0) }) }
    var gradient = layers[0].zeros
    for (row, upstream) in rows(upstream).enumerated() {
      let passed = zip(layers[2].backward(upstream), before[row]).map { $1 > 0 ? $0 : 0 }
      gradient.add(layers[1].backward(passed), inputs[row])
    }
    return (matrix(embedding), matrix(projection), matrix(gradient.weight))
  }
}

private func matrix(_ rows: [[Double]]) -> Tensor<Float> {
  floats(rows.flatMap(\.self), [rows.count, rows[0].count])
}
