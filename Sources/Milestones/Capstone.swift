import Autograd
import Contrastive
import Curriculum
import Layers
import Lessons
import Tensors
import Vision

/// Chapter 15's milestone: an encoder of handwriting trained without labels, compared with a random one and with one
/// trained on few labels.
struct Pretraining: MilestoneTraining {
  let parts: Parts
  private static let (epochs, batch): (Int, Int) = (40, 128)
  /// Chapter 15's augmentations, which do not change the class of a digit.
  private static let augmentation = Pipeline(
    [
      RandomAffine(
        degrees: -15...15, translation: (0.125, 0.125), scale: 0.85...1.15, shear: -10...10,
        .bilinear),
      RandomResizedCrop(8, scale: 0.6...1), ColorJitter(brightness: 0.5, contrast: 0.5),
    ], normalize: Normalize(mean: [0.3], deviation: [0.38]))

  func run() throws -> Milestone.Outcome {
    var generator = Generator(seed: 15)
    let (pool, heldOut) = try Digits.load().split(0.7, using: &generator)
    // Ten labeled digits of each class; the others are used without labels.
    let labeled = pool[
      (0..<10).flatMap { digit in
        pool.labels.indices.filter { pool.labels[$0] == digit }.prefix(10)
      }]
    var own = generator
    let random = smallEncoder(channels: 1, strides: [1, 2, 2], using: &own)
    let pretrained = smallEncoder(channels: 1, strides: [1, 2, 2], using: &generator)
    try pretrain(pretrained, pool.images, &generator)
    let supervised = smallEncoder(channels: 1, strides: [1, 2, 2], using: &own)
    try trainSupervised(supervised, labeled, &own)
    var rows = [["ten labels a class", "probe", "5-NN", "recall@1", "spread"]]
    var probes: [Double] = []
    let encoders: [(String, Module)] = [
      ("raw pixels", Flatten()), ("random network", random),
      ("trained without labels", pretrained),
      ("trained on the labels", supervised),
    ]
    for (name, encoder) in encoders {
      let metrics = try evaluate(encoder, labeled, heldOut, &own)
      probes.append(metrics.probe)
      rows.append(
        [name, percent(metrics.probe), percent(metrics.neighbors), percent(metrics.recall)]
          + [text(metrics.spread, 2)])
    }
    table(rows)
    return Milestone.Outcome(
      summary: "a better linear probe, with ten labels a class, than on raw pixels "
        + "(\(percent(probes[0]))) and a random network (\(percent(probes[1]))): \(percent(probes[2]))",
      isReached: probes[2] > max(probes[0], probes[1]))
  }

  // MARK: Training

  private func augmented(_ image: Tensor<Float>, _ generator: inout Generator) -> Tensor<Float> {
    Self.augmentation(Image(image), using: &generator)
  }

  /// Normalizes images that are not augmented.
  private func normalized(_ images: Tensor<Float>) -> Tensor<Float> { (images - 0.3) / 0.38 }

  private func views(
    _ images: Tensor<Float>, _ generator: inout Generator
  ) throws -> (Tensor<Float>, Tensor<Float>) {
    if let twoViews = parts[Exercises.twoViews] {
      let both = try twoViews(images, &generator) { augmented($0, &$1) }
      return (both.first, both.second)
    }
    func all(_ generator: inout Generator) -> Tensor<Float> {
      .stack((0..<images.shape[0]).map { augmented(images[$0], &generator) })
    }
    return (all(&generator), all(&generator))
  }

  private func pretrain(
    _ encoder: Module, _ images: Tensor<Float>, _ generator: inout Generator
  ) throws {
    let hidden = Linear(64, 64, using: &generator)
    let output = Linear(64, 32, using: &generator)
    func projection(_ x: Variable) throws -> Variable {
      try parts[Exercises.projectionHead]?(x, encoder, hidden, output).projection
        ?? output(hidden(encoder(x)).relu())
    }
    func loss(_ a: Variable, _ b: Variable) throws -> Variable {
      try parts[Exercises.ntXent]?(a, b, 0.2) ?? NTXentLoss(temperature: 0.2)(a, b)
    }
    let parameters = encoder.parameters() + hidden.parameters() + output.parameters()
    try train(
      parameters, named: "without labels", count: images.shape[0], size: Self.batch, Self.epochs,
      &generator
    ) { indices, generator in
      let (first, second) = try views(images.indexSelected(axis: 0, indices), &generator)
      return try loss(try projection(Variable(first)), try projection(Variable(second)))
    }
  }

  private func trainSupervised(_ encoder: Module, _ data: Digits, _ generator: inout Generator)
    throws
  {
    let head = Linear(64, 10, using: &generator)
    let parameters = encoder.parameters() + head.parameters()
    try train(
      parameters, named: "with ten labels", count: data.labels.count, size: 20, 30, &generator
    ) { indices, _ in
      let images = Variable(normalized(data.images.indexSelected(axis: 0, indices)))
      return head(encoder(images)).softmaxCrossEntropy(indices.map { data.labels[$0] })
    }
  }

  private func train(
    _ parameters: [Parameter], named name: String, count: Int, size: Int, _ epochs: Int,
    _ generator: inout Generator,
    loss: ([Int], inout Generator) throws -> Variable
  ) throws {
    let (step, schedule) = (parts.adam(parameters), parts.schedule())
    let steps = epochs * (count / size)
    var stepCount = 0
    for epoch in 1...epochs {
      var last: Float = 0
      for indices in try parts.batches(count: count, size: size, using: &generator) {
        for parameter in parameters { parameter.gradient = nil }
        let value = try loss(indices, &generator)
        value.backward()
        try step(try schedule(stepCount, steps, 3e-3))
        (stepCount, last) = (stepCount + 1, value.item)
      }
      if epoch.isMultiple(of: 10) {
        print("  \(name), epoch \(epoch) of \(epochs): loss \(text(Double(last), 3))")
      }
    }
  }

  // MARK: Evaluation

  private func evaluate(
    _ encoder: Module, _ labeled: Digits, _ heldOut: Digits, _ generator: inout Generator
  ) throws -> (probe: Double, neighbors: Double, recall: Double, spread: Double) {
    encoder.eval()
    let embeddings = encoder.embeddings(normalized(heldOut.images))
    let probe = try probe(encoder, labeled, &generator)
    let predictions = probe(Variable(embeddings)).value.argmax(axis: 1).scalars.map { Int($0) }
    let neighbors = KNearestNeighbors(embeddings, labels: heldOut.labels)
    let votes =
      try parts[Exercises.kNN]?(embeddings, heldOut.labels, 5)
      ?? neighbors.leaveOneOutPredictions(k: 5)
    let recall =
      try parts[Exercises.recallAtK]?(embeddings, heldOut.labels, 1)
      ?? neighbors.leaveOneOutAccuracy(k: 1)
    let health = EmbeddingHealth(embeddings)
    let spread =
      try parts[Exercises.collapseMeter]?(embeddings) ?? health.deviation / health.healthyDeviation
    return (
      accuracy(predictions, heldOut.labels), accuracy(votes, heldOut.labels), recall, Double(spread)
    )
  }

  /// Trains a linear probe on the encoder's embeddings: exercise 14.2's, or the library's.
  private func probe(
    _ encoder: Module, _ labeled: Digits, _ generator: inout Generator
  ) throws -> Linear {
    let probe = Linear(64, 10, using: &generator)
    if let linearProbe = parts[Exercises.linearProbe] {
      try linearProbe(probe, encoder, normalized(labeled.images), labeled.labels, 500, 0.3)
      return probe
    }
    let trained = LinearProbe(
      encoder.embeddings(normalized(labeled.images)), labels: labeled.labels)
    probe.weight.update { $0 = trained.weight }
    probe.bias?.update { $0 = trained.bias }
    return probe
  }
}
