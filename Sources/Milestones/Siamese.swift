import Autograd
import Contrastive
import Curriculum
import Layers
import Lessons
import Tensors

/// Chapter 12's milestone: a distance between animals, also held-out ones.
struct SiameseTraining: MilestoneTraining {
  let parts: Parts
  private static let (epochs, batch, margin): (Int, Int, Float) = (8, 32, 2)

  func run() throws -> Milestone.Outcome {
    var generator = Generator(seed: 12)
    let train = Animals(0..<24, pictures: 0..<12, size: 32)
    let heldOut = Animals(1000..<1016, pictures: 0..<8, size: 32)
    let encoder = smallEncoder(using: &generator)
    let last = Parameter(Initializer.torch([16, 64], using: &generator))
    let reach = try reach()
    print(
      "  a linear last layer can reach margin \(Self.margin): \(reach.canReachMargin ? "yes" : "no")"
    )
    func area() -> Double {
      encoder.eval()
      defer { encoder.train() }
      let embeddings = encoder.embeddings(heldOut.images).matmul(last.value.transposed())
      return Verification(embeddings: embeddings, labels: heldOut.individuals).areaUnderCurve
    }
    let before = area()
    let pixels = Verification(embeddings: heldOut.pixels, labels: heldOut.individuals)
      .areaUnderCurve
    try self.train(encoder, last, train, &generator)
    let after = area()
    table([
      ["16 held-out animals", "AUC"],
      ["random guessing", "0.500"], ["raw pixels", text(pixels, 3)],
      ["the untrained network", text(before, 3)], ["the trained network", text(after, 3)],
    ])
    return Milestone.Outcome(
      summary: "an AUC above 0.7 on held-out animals (raw pixels: \(text(pixels, 3))): "
        + text(after, 3),
      isReached: after > 0.7 && after > pixels)
  }

  private func reach() throws -> Reach {
    try parts[Exercises.boundedOutput]?(.linear, 16, Self.margin)
      ?? Reach(maximumDistance: .infinity, minimumLoss: 0, canReachMargin: true)
  }

  private func pairs(_ labels: [Int], _ generator: inout Generator) throws -> [SampledPair] {
    if let samplePairs = parts[Exercises.samplePairs] {
      return try samplePairs(labels, labels.count, &generator)
    }
    let seed = UInt64(generator.integer(below: 1 << 30))
    let drawn = try SiameseDataset(items: Array(labels.indices), labels: labels, seed: seed)
    return (0..<drawn.count).map { index in
      let pair = drawn.item(index, epoch: 0)
      return SampledPair(pair.indices.0, pair.indices.1, isSame: pair.isSame)
    }
  }

  private func train(
    _ encoder: Module, _ last: Parameter, _ data: Animals, _ generator: inout Generator
  ) throws {
    let parameters = encoder.parameters() + [last]
    let (step, schedule) = (parts.adam(parameters), parts.schedule())
    let steps = Self.epochs * (data.individuals.count / Self.batch)
    var count = 0
    for epoch in 1...Self.epochs {
      let drawn = try pairs(data.individuals, &generator)
      var total: Float = 0
      let starts = Array(stride(from: 0, through: drawn.count - Self.batch, by: Self.batch))
      for start in starts {
        for parameter in parameters { parameter.gradient = nil }
        total += try backward(encoder, last, data, Array(drawn[start..<start + Self.batch]))
        try step(try schedule(count, steps, 3e-3))
        count += 1
      }
      print(
        "  epoch \(epoch) of \(Self.epochs): loss \(text(Double(total) / Double(starts.count), 3))")
    }
  }

  /// Runs the backward pass of one batch, and returns the loss.
  private func backward(
    _ encoder: Module, _ last: Parameter, _ data: Animals, _ pairs: [SampledPair]
  ) throws -> Float {
    func loss(_ a: Variable, _ b: Variable, _ isSame: Tensor<Float>) throws -> Variable {
      let distance = try parts[Exercises.pairDistance]?(a, b) ?? a.pairwiseDistance(b)
      return try parts[Exercises.contrastiveLoss]?(distance, isSame, Self.margin)
        ?? ContrastiveLoss(margin: Self.margin)(distance, isSame: isSame)
    }
    let isSame = Tensor<Float>(pairs.map { $0.isSame ? 1 : 0 }, shape: [pairs.count])
    let both = Variable(
      data.images.indexSelected(axis: 0, pairs.map(\.first) + pairs.map(\.second)))
    let features = encoder(both)
    let (x1, x2) = (features[0..<pairs.count], features[pairs.count..<2 * pairs.count])
    guard let sharedWeights = parts[Exercises.sharedWeights] else {
      let weight = last.transposed()
      let value = try loss(x1.matmul(weight), x2.matmul(weight), isSame)
      value.backward()
      return value.item
    }
    // The learner's backward pass through the last layer, which both images share.
    let weight = last.value
    let e1 = Variable(x1.value.matmul(weight.transposed()), requiresGradient: true)
    let e2 = Variable(x2.value.matmul(weight.transposed()), requiresGradient: true)
    let value = try loss(e1, e2, isSame)
    let gradients = value.gradients(with: [e1, e2]).map(\.value)
    last.gradient = try sharedWeights(x1.value, x2.value, gradients[0], gradients[1])
    features.backward(with: .cat(gradients.map { $0.matmul(weight) }))
    return value.item
  }
}
