import Autograd
import Contrastive
import Curriculum
import Layers
import Tensors

extension Milestone {
  /// Chapter 12: a distance between animals, even held-out ones.
  ///
  /// - Parameter answers: those of chapters 7 and 12.
  public static func siamese(
    _ answers: [Answer]
  ) -> Milestone {
    Milestone(
      chapter: 12, title: "A Siamese network on cats and dogs",
      goal: "an AUC above 0.7 for held-out animals, and above raw pixels, in some seconds",
      exercises: [
        "adam", "cosineWarmup", "pairDistance", "contrastiveLoss", "sharedWeights", "samplePairs",
        "boundedOutput",
      ]
    ) { parts in try SiameseTraining(parts: parts, answers: answers).run() }
  }
}

private struct SiameseTraining {
  let parts: Parts
  let answers: [Answer]
  private static let (epochs, batch, margin): (Int, Int, Float) = (8, 32, 2)

  func run() throws -> Milestone.Outcome {
    var generator = Generator(seed: 12)
    let train = Animals(0..<24, pictures: 0..<12, size: 32)
    let heldOut = Animals(1000..<1016, pictures: 0..<8, size: 32)
    let encoder = smallEncoder(using: &generator)
    let last = Parameter(Initializer.torch([16, 64], using: &generator))
    let reach = try reach()
    print(
      "  a linear last layer reaches margin \(Self.margin): \(reach.canReachMargin ? "yes" : "no")")
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
      ["guessing", "0.500"], ["raw pixels", text(pixels, 3)],
      ["the network before training", text(before, 3)], ["the network after it", text(after, 3)],
    ])
    return Milestone.Outcome(
      words: "above 0.7 for held-out animals; raw pixels give \(text(pixels, 3)): "
        + text(after, 3),
      isReached: after > 0.7 && after > pixels)
  }

  private func reach() throws -> Reach {
    guard parts.solved.contains("boundedOutput") else {
      return Reach(maximumDistance: .infinity, minimumLoss: 0, canReachMargin: true)
    }
    return try answers[Exercises.boundedOutput](.linear, 16, Self.margin)
  }

  private func pairs(_ labels: [Int], _ generator: inout Generator) throws -> [SampledPair] {
    guard parts.solved.contains("samplePairs") else {
      let seed = UInt64(generator.integer(below: 1 << 30))
      let drawn = try SiameseDataset(items: Array(labels.indices), labels: labels, seed: seed)
      return (0..<drawn.count).map { place in
        let pair = drawn.item(place, epoch: 0)
        return SampledPair(pair.indices.0, pair.indices.1, isSame: pair.isSame)
      }
    }
    return try answers[Exercises.samplePairs](labels, labels.count, &generator)
  }

  private func train(
    _ encoder: Module, _ last: Parameter, _ data: Animals, _ generator: inout Generator
  ) throws {
    let parameters = encoder.parameters() + [last]
    let (step, schedule) = (parts.adam(parameters, answers), parts.schedule(answers))
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

  /// Sends the gradient of one batch back to all parameters, and returns the loss.
  private func backward(
    _ encoder: Module, _ last: Parameter, _ data: Animals, _ pairs: [SampledPair]
  ) throws -> Float {
    let distance = parts.choose(
      "pairDistance", answers[Exercises.pairDistance],
      else: { (a: Variable, b: Variable) throws -> Variable in a.pairwiseDistance(b) })
    let loss = parts.choose(
      "contrastiveLoss",
      { try answers[Exercises.contrastiveLoss]($0, $1, Self.margin) },
      else: { (distance: Variable, isSame: Tensor<Float>) throws -> Variable in
        ContrastiveLoss(margin: Self.margin)(distance, isSame: isSame)
      })
    let isSame = Tensor<Float>(pairs.map { $0.isSame ? 1 : 0 }, shape: [pairs.count])
    let both = Variable(
      data.images.indexSelected(axis: 0, pairs.map(\.first) + pairs.map(\.second)))
    let features = encoder(both)
    let (x1, x2) = (features[0..<pairs.count], features[pairs.count..<2 * pairs.count])
    guard parts.solved.contains("sharedWeights") else {
      let weight = last.transposed()
      let value = try loss(try distance(x1.matmul(weight), x2.matmul(weight)), isSame)
      value.backward()
      return value.item
    }
    // The learner's own way back through the last layer, which both twins use.
    let weight = last.value
    let e1 = Variable(x1.value.matmul(weight.transposed()), requiresGradient: true)
    let e2 = Variable(x2.value.matmul(weight.transposed()), requiresGradient: true)
    let value = try loss(try distance(e1, e2), isSame)
    let gradients = value.gradients(with: [e1, e2]).map(\.value)
    last.gradient = try answers[Exercises.sharedWeights](
      x1.value, x2.value, gradients[0], gradients[1])
    features.backward(with: .cat(gradients.map { $0.matmul(weight) }))
    return value.item
  }
}
