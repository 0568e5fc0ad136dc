import Tensors

extension Solutions {
  /// Exercise 13.3: build a collapse meter.
  ///
  /// A network can please a loss by giving every image the same embedding, or embeddings in one direction. The
  /// loss goes down, and nothing has been learned. So measure the embeddings themselves:
  ///
  /// 1. Divide each embedding by its length: x / max(‖x‖, 10⁻¹²). What is left is its direction.
  /// 2. Compute the standard deviation of each of the D coordinates over the batch, dividing by N − 1.
  /// 3. Take the mean of the D deviations, times √D.
  ///
  /// All in one direction give 0. Directions spread evenly give about 1, whatever D is: the squares of an
  /// embedding's coordinates add up to 1, so each coordinate is about 1/√D in size.
  ///
  /// `x.variance([0], correction: 1)` is the variance over the rows, divided by N − 1.
  ///
  /// - Parameter embeddings: `[N, D]`, with N at least 2.
  public static func collapseMeter(_ embeddings: Tensor<Float>) throws -> Float {
    let lengths = embeddings.squared().sum([1], keepDims: true).sqrt()
    let unit = embeddings / lengths.clamped(min: 1e-12)
    let deviations = unit.variance([0], correction: 1).sqrt()
    return deviations.mean().item * Float(embeddings.shape[1]).squareRoot()
  }
}

extension Exercises {
  public static let collapseMeter = Exercise<(Tensor<Float>) throws -> Float>(
    .collapseMeter, solution: Solutions.collapseMeter, cases: clouds, run: { try $0($1.x) },
    expected: \.expected, describe: { "\($0.kind.title), \($0.x.shape)\n\($0.x)" },
    difference: difference,
    trivialAnswers: [{ _ in 0 }, { $0.mean().item }, { _ in .nan }],
    mistakes: {
      Mistake("0 divided by 0: an embedding may be all zeros; clamp its length to at least 10⁻¹²") {
        meter(unit($0, smallest: 0))
      }
      Mistake("lengths left in: divide each embedding by its length, only directions count") {
        meter($0)
      }
      Mistake("each coordinate divided by its length over the batch: divide each embedding") {
        meter(unit($0, axis: 0))
      }
      .also { meter(unit($0, axis: 0, smallest: 0)) }
      ofDirections("the deviation along the embedding: take that of each coordinate over the batch")
      { meter($0, axis: 1) }
      ofDirections("without √D: the healthy value would depend on D") { meter($0) / rootOfD($0) }
      ofDirections("the variance: the standard deviation is its square root") {
        $0.variance([0], correction: 1).mean().item * rootOfD($0)
      }
      ofDirections(
        "one deviation of all elements: coordinates with different means look like spread"
      ) { $0.variance([0, 1], correction: 1).sqrt().item * rootOfD($0) }
      ofDirections("divided by N: this standard deviation divides by N − 1") {
        $0.variance([0], correction: 0).sqrt().mean().item * rootOfD($0)
      }
    })
}

// MARK: Mistakes

/// Every row divided by its length; or, along axis 0, every column.
private func unit(
  _ x: Tensor<Float>, axis: Int = 1, smallest: Float = 1e-12
) -> Tensor<Float> {
  x / x.squared().sum([axis], keepDims: true).sqrt().clamped(min: smallest)
}

private func rootOfD(_ x: Tensor<Float>) -> Float { Float(x.shape[1]).squareRoot() }

private func meter(_ x: Tensor<Float>, axis: Int = 0) -> Float {
  x.variance([axis], correction: 1).sqrt().mean().item * rootOfD(x)
}

/// A mistake that does not depend on whether lengths are kept away from 0.
private func ofDirections(
  _ sentence: String, _ measure: @escaping (Tensor<Float>) -> Float
) -> Mistake<(Tensor<Float>) throws -> Float, Cloud, Float> {
  Mistake(sentence) { measure(unit($0)) }.also { measure(unit($0, smallest: 0)) }
}

// MARK: The check

private func difference(_ actual: Float, _ expected: Float) -> String? {
  let isSame =
    actual == expected || actual.isNaN && expected.isNaN || (actual - expected).magnitude <= 1e-3
  return isSame ? nil : "it is \(actual), expected \(expected)"
}

/// Embeddings that are spread, that are one point, that have one direction, and one that is 0.
private func clouds() -> [Cloud] {
  let kinds = [
    Kind("spread embeddings", 6, 3), Kind("one point", 5, 4, .point),
    Kind("one direction, many lengths", 4, 3, .ray),
    Kind("one of the embeddings is 0", 4, 2, .zeros),
    Kind("two embeddings of one dimension", 2, 1), Kind("many embeddings", 200, 16),
  ]
  var generator = Generator(seed: 133)
  return kinds.map { Cloud($0, using: &generator) }
}

private enum Form { case spread, point, ray, zeros }

private struct Kind {
  let title: String
  let rows, dimensions: Int
  let form: Form

  init(_ title: String, _ rows: Int, _ dimensions: Int, _ form: Form = .spread) {
    (self.title, self.rows, self.dimensions, self.form) = (title, rows, dimensions, form)
  }
}

private struct Cloud {
  let kind: Kind
  let x: Tensor<Float>

  init(_ kind: Kind, using generator: inout Generator) {
    var rows = (0..<kind.rows).map { _ in
      (0..<kind.dimensions).map { i in generator.normal() * 3 + Float(i) * 0.5 }
    }
    switch kind.form {
    case .spread: break
    case .point: rows = rows.map { _ in rows[0] }
    case .ray: rows = rows.indices.map { row in rows[0].map { $0 * Float(row + 1) } }
    case .zeros: rows[1] = rows[1].map { _ in 0 }
    }
    self.kind = kind
    x = Tensor(rows.flatMap(\.self), shape: [kind.rows, kind.dimensions])
  }

  /// By the definition, coordinate by coordinate.
  var expected: Float {
    let rows = (0..<kind.rows).map { row -> [Double] in
      let row = doubles(x[row])
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return row.map { $0 / max(length, 1e-12) }
    }
    let deviations = (0..<kind.dimensions).map { i -> Double in
      let mean = rows.reduce(0) { $0 + $1[i] } / Double(rows.count)
      let sum = rows.reduce(0) { $0 + ($1[i] - mean) * ($1[i] - mean) }
      return (sum / Double(rows.count - 1)).squareRoot()
    }
    let dimensions = Double(kind.dimensions)
    return Float(dimensions.squareRoot() * deviations.reduce(0, +) / dimensions)
  }
}
