import Autograd
import Layers
import Tensors

/// Checks `projectionHead` and the gradient that reaches the encoder, against plain loops.
public func checkProjectionHead(_ exercises: any Chapter15Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 152)
    for sizes in [[4, 3, 3, 3, 3], [5, 2, 4, 6, 3], [1, 3, 2, 5, 4], [3, 4, 4, 1, 1]] {
      let network = SmallNetwork(sizes, using: &generator)
      let result = try exercises.projectionHead(
        Variable(network.x), encoder: network.encoder, hidden: network.hidden,
        output: network.output)
      if let failure = network.judge(result.embedding, result.projection) { return failure }
    }
    return nil
  }
}

/// An encoder of one layer that counts how often it is run.
private final class CountedEncoder: Module {
  let layer: Linear
  private(set) var runs = 0

  init(_ layer: Linear) { self.layer = layer }

  override func forward(_ x: Variable) -> Variable {
    runs += 1
    return layer(x)
  }
}

private struct SmallNetwork {
  let x: Tensor<Float>
  let encoder: CountedEncoder
  let hidden, output: Linear
  /// ∂L/∂projection, for the gradient.
  let upstream: Tensor<Float>

  /// - Parameter sizes: rows, inputs, embedding, hidden layer, projection.
  init(_ sizes: [Int], using generator: inout Generator) {
    x = .normal([sizes[0], sizes[1]], using: &generator) * 2
    encoder = CountedEncoder(Linear(sizes[1], sizes[2], using: &generator))
    hidden = Linear(sizes[2], sizes[3], using: &generator)
    output = Linear(sizes[3], sizes[4], using: &generator)
    upstream = .normal([sizes[0], sizes[4]], using: &generator)
  }

  /// `W · row + b` for every row.
  private static func layer(_ layer: Linear, _ rows: [[Double]]) -> [[Double]] {
    let bias = doubles(layer.bias!.value)
    return rows.map { row in
      bias.indices.map { out in
        zip(doubles(layer.weight.value[out]), row).reduce(bias[out]) { $0 + $1.0 * $1.1 }
      }
    }
  }

  private static func relu(_ rows: [[Double]]) -> [[Double]] { rows.map { $0.map { max(0, $0) } } }

  /// Each row times the weights, backwards.
  private static func back(_ layer: Linear, _ rows: [[Double]]) -> [[Double]] {
    let weights = (0..<layer.weight.shape[0]).map { doubles(layer.weight.value[$0]) }
    return rows.map { row in
      weights[0].indices.map { place in
        zip(row, weights).reduce(0) { $0 + $1.0 * $1.1[place] }
      }
    }
  }

  private static func tensor(_ rows: [[Double]]) -> Tensor<Float> {
    floats(rows.flatMap(\.self), [rows.count, rows[0].count])
  }

  private var inputs: [[Double]] { (0..<x.shape[0]).map { doubles(x[$0]) } }
  private var embedding: [[Double]] { Self.layer(encoder.layer, inputs) }

  private func head(_ embedding: [[Double]]) -> [[Double]] {
    Self.layer(output, Self.relu(Self.layer(hidden, embedding)))
  }

  /// ∂L/∂W of the encoder.
  private var gradient: Tensor<Float> {
    let before = Self.layer(hidden, embedding)
    let passed = zip(Self.back(output, (0..<x.shape[0]).map { doubles(upstream[$0]) }), before)
      .map { zip($0, $1).map { $1 > 0 ? $0 : 0 } }
    let arriving = Self.back(hidden, passed)
    let sums = (0..<arriving[0].count).map { out in
      (0..<x.shape[1]).map { place in
        inputs.indices.reduce(0) { $0 + arriving[$1][out] * inputs[$1][place] }
      }
    }
    return Self.tensor(sums)
  }

  func judge(_ kept: Variable, _ seen: Variable) -> Report.Failure? {
    let right = Self.tensor(embedding)
    if let difference = difference(kept.value, right) {
      return report(
        "embedding", kept.value, right, difference, diagnosis: keptDiagnosis(kept.value))
    }
    let projection = Self.tensor(head(embedding))
    if let difference = difference(seen.value, projection) {
      return report(
        "projection", seen.value, projection, difference, diagnosis: seenDiagnosis(seen.value))
    }
    let weight = encoder.layer.weight
    let own =
      seen.requiresGradient
      ? (seen * Variable(upstream)).sum().gradients(with: [weight])[0].value
      : .zeros(weight.shape)
    if let difference = difference(own, gradient) {
      return report(
        "∂L/∂W of the encoder", own, gradient, difference,
        diagnosis: own.scalars.allSatisfy { $0 == 0 }
          ? "cut off from the encoder: it would never be trained" : nil)
    }
    if encoder.runs == 1 { return nil }
    return Report.Failure(
      input: "x \(x.shape)", actual: "the encoder was run \(encoder.runs) times",
      expected: "once", difference: "the runs",
      diagnosis: encoder.runs > 1
        ? "the encoder run twice: both results lie on one way through it" : nil)
  }

  private func report(
    _ name: String, _ actual: Tensor<Float>, _ expected: Tensor<Float>, _ difference: String,
    diagnosis: String?
  ) -> Report.Failure {
    Report.Failure(
      input: "x \(x.shape)\n\(x)\nencoder's output \(embedding[0].count) wide\nW₁ "
        + "\(hidden.weight.shape)\n\(hidden.weight.value)\nW₂ \(output.weight.shape)\n"
        + "\(output.weight.value)",
      actual: "\(name)\n\(actual)", expected: "\(name)\n\(expected)", difference: difference,
      diagnosis: diagnosis)
  }

  private func keptDiagnosis(_ actual: Tensor<Float>) -> String? {
    let (h, before) = (embedding, Self.layer(hidden, embedding))
    let unit = h.map { row in
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return row.map { $0 / length }
    }
    let ways: [([[Double]], String)] = [
      (head(h), "probed behind the head: there it has forgotten all that differs between views"),
      (Self.relu(before), "probed inside the head: what is kept is the encoder's output"),
      (before, "probed inside the head: what is kept is the encoder's output"),
      (unit, "the embedding brought to length 1: it is kept as it is"),
    ]
    return ways.first { difference(actual, Self.tensor($0.0)) == nil }?.1
  }

  private func seenDiagnosis(_ actual: Tensor<Float>) -> String? {
    let (h, before) = (embedding, Self.layer(hidden, embedding))
    var ways: [([[Double]], String)] = [
      (
        Self.layer(output, before),
        "no ReLU in the head: two linear layers in a row are no more than one"
      ),
      (Self.relu(head(h)), "a ReLU behind the head: a projection may be negative"),
      (head(Self.relu(h)), "a ReLU before the head: it reads the embedding as it is"),
      (h, "no head: the loss would shape the embedding itself"),
    ]
    if Set([h[0].count, hidden.weight.shape[0], output.weight.shape[0]]).count == 1 {
      ways.append(
        (
          Self.layer(hidden, Self.relu(Self.layer(output, h))),
          "the layers exchanged: the hidden one comes first"
        ))
    }
    return ways.first { difference(actual, Self.tensor($0.0)) == nil }?.1
  }
}
