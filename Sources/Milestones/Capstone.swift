import Autograd
import Contrastive
import Curriculum
import Layers
import Tensors
import Vision

extension Milestone {
  /// Chapter 15: handwriting learnt without a label, beside a random encoder and one that was taught.
  ///
  /// - Parameter answers: those of chapters 7, 8, 13, 14 and 15.
  public static func capstone(
    _ answers: [Answer]
  ) -> Milestone {
    Milestone(
      chapter: 15, title: "Handwriting without labels",
      goal: "better than raw pixels, from images without labels, in some ten seconds",
      exercises: [
        "adam", "cosineWarmup", "batches", "collapseMeter", "kNN", "linearProbe", "recallAtK",
        "twoViews", "projectionHead", "ntXent",
      ]
    ) { parts in
      try Pretraining(
        parts: parts, answers: answers
      ).run()
    }
  }
}

private struct Pretraining {
  let parts: Parts
  let answers: [Answer]
  private static let (epochs, batch): (Int, Int) = (40, 128)
  /// Chapter 15's changes, which leave a digit the digit it is.
  private static let pen = Pipeline(
    [
      RandomAffine(
        degrees: -15...15, translation: (0.125, 0.125), scale: 0.85...1.15, shear: -10...10,
        .bilinear),
      RandomResizedCrop(8, scale: 0.6...1), ColorJitter(brightness: 0.5, contrast: 0.5),
    ], normalize: Normalize(mean: [0.3], deviation: [0.38]))

  func run() throws -> Milestone.Outcome {
    var generator = Generator(seed: 15)
    let (pool, held) = try Digits.load().split(0.7, using: &generator)
    // Ten labeled digits of each kind; all others have none.
    let taught = pool[
      (0..<10).flatMap { digit in
        pool.labels.indices.filter { pool.labels[$0] == digit }.prefix(10)
      }]
    var own = generator
    let random = smallEncoder(channels: 1, strides: [1, 2, 2], using: &own)
    let pretrained = smallEncoder(channels: 1, strides: [1, 2, 2], using: &generator)
    try pretrain(pretrained, pool.images, &generator)
    let supervised = smallEncoder(channels: 1, strides: [1, 2, 2], using: &own)
    try teach(supervised, taught, &own)
    var rows = [["ten labels of each digit", "probe", "5 neighbors", "recall at 1", "spread"]]
    var probes: [Double] = []
    let encoders: [(String, Module)] = [
      ("raw pixels", Flatten()), ("random network", random),
      ("learnt without labels", pretrained),
      ("learnt from the ten", supervised),
    ]
    for (name, encoder) in encoders {
      let marks = try exam(encoder, taught, held, &own)
      probes.append(marks.probe)
      rows.append(
        [name, percent(marks.probe), percent(marks.neighbors), percent(marks.recall)]
          + [text(marks.spread, 2)])
    }
    table(rows)
    return Milestone.Outcome(
      words: "better with the same ten labels than raw pixels or a random network: "
        + "\(percent(probes[2])) against \(percent(probes[0])) and \(percent(probes[1]))",
      isReached: probes[2] > max(probes[0], probes[1]))
  }

  // MARK: Training

  private func change(_ picture: Tensor<Float>, _ generator: inout Generator) -> Tensor<Float> {
    Self.pen(Image(picture), using: &generator)
  }

  /// As a network reads pictures that are not changed.
  private func plain(_ images: Tensor<Float>) -> Tensor<Float> { (images - 0.3) / 0.38 }

  private func views(
    _ images: Tensor<Float>, _ generator: inout Generator
  ) throws -> (Tensor<Float>, Tensor<Float>) {
    if parts.solved.contains("twoViews") {
      let both = try answers[Exercises.twoViews](images, &generator) { change($0, &$1) }
      return (both.first, both.second)
    }
    func all(_ generator: inout Generator) -> Tensor<Float> {
      .stack((0..<images.shape[0]).map { change(images[$0], &generator) })
    }
    return (all(&generator), all(&generator))
  }

  private func pretrain(
    _ encoder: Module, _ images: Tensor<Float>, _ generator: inout Generator
  ) throws {
    let hidden = Linear(64, 64, using: &generator)
    let output = Linear(64, 32, using: &generator)
    let project = parts.choose(
      "projectionHead",
      {
        try answers[Exercises.projectionHead]($0, encoder, hidden, output).projection
      },
      else: { (x: Variable) throws -> Variable in output(hidden(encoder(x)).relu()) })
    let loss = parts.choose(
      "ntXent", { try answers[Exercises.ntXent]($0, $1, 0.2) },
      else: { (a: Variable, b: Variable) throws -> Variable in NTXentLoss(temperature: 0.2)(a, b) })
    let parameters = encoder.parameters() + hidden.parameters() + output.parameters()
    try train(
      parameters, named: "without labels", count: images.shape[0], size: Self.batch, Self.epochs,
      &generator
    ) {
      places, generator in
      let (first, second) = try views(images.indexSelected(axis: 0, places), &generator)
      return try loss(try project(Variable(first)), try project(Variable(second)))
    }
  }

  private func teach(_ encoder: Module, _ data: Digits, _ generator: inout Generator) throws {
    let head = Linear(64, 10, using: &generator)
    let parameters = encoder.parameters() + head.parameters()
    try train(
      parameters, named: "with ten labels", count: data.labels.count, size: 20, 30, &generator
    ) { places, _ in
      let images = Variable(plain(data.images.indexSelected(axis: 0, places)))
      return head(encoder(images)).softmaxCrossEntropy(places.map { data.labels[$0] })
    }
  }

  private func train(
    _ parameters: [Parameter], named name: String, count: Int, size: Int, _ epochs: Int,
    _ generator: inout Generator,
    loss: ([Int], inout Generator) throws -> Variable
  ) throws {
    let (step, schedule, deal) = (
      parts.adam(parameters, answers), parts.schedule(answers), parts.batches(answers)
    )
    let steps = epochs * (count / size)
    var place = 0
    for epoch in 1...epochs {
      var last: Float = 0
      for places in try deal(count, size, &generator) {
        for parameter in parameters { parameter.gradient = nil }
        let value = try loss(places, &generator)
        value.backward()
        try step(try schedule(place, steps, 3e-3))
        (place, last) = (place + 1, value.item)
      }
      if epoch.isMultiple(of: 10) {
        print("  \(name), epoch \(epoch) of \(epochs): loss \(text(Double(last), 3))")
      }
    }
  }

  // MARK: The exam

  private func exam(
    _ encoder: Module, _ taught: Digits, _ held: Digits, _ generator: inout Generator
  ) throws -> (probe: Double, neighbors: Double, recall: Double, spread: Double) {
    encoder.eval()
    let embeddings = encoder.embeddings(plain(held.images))
    let probe = try probe(encoder, taught, &generator)
    let predictions = probe(Variable(embeddings)).value.argmax(axis: 1).scalars.map { Int($0) }
    let neighbors = parts.choose(
      "kNN", { try answers[Exercises.kNN]($0, $1, 5) },
      else: { (x: Tensor<Float>, labels: [Int]) throws -> [Int] in
        KNearestNeighbors(x, labels: labels).leaveOneOutPredictions(k: 5)
      })
    let recall = parts.choose(
      "recallAtK", { try answers[Exercises.recallAtK]($0, $1, 1) },
      else: { (x: Tensor<Float>, labels: [Int]) throws -> Double in
        KNearestNeighbors(x, labels: labels).leaveOneOutAccuracy(k: 1)
      })
    let spread = parts.choose(
      "collapseMeter", answers[Exercises.collapseMeter],
      else: { (x: Tensor<Float>) throws -> Float in
        let health = EmbeddingHealth(x)
        return health.deviation / health.healthyDeviation
      })
    func share(_ predictions: [Int]) -> Double {
      Double(zip(predictions, held.labels).count { $0 == $1 }) / Double(held.labels.count)
    }
    return (
      share(predictions), share(try neighbors(embeddings, held.labels)),
      try recall(embeddings, held.labels), Double(try spread(embeddings))
    )
  }

  /// A linear layer on the encoder's embeddings: exercise 14.2's, or the same by the library.
  private func probe(
    _ encoder: Module, _ taught: Digits, _ generator: inout Generator
  ) throws -> Linear {
    let probe = Linear(64, 10, using: &generator)
    if parts.solved.contains("linearProbe") {
      try answers[Exercises.linearProbe](
        probe, encoder, plain(taught.images), taught.labels, 500, 0.3)
      return probe
    }
    let found = LinearProbe(encoder.embeddings(plain(taught.images)), labels: taught.labels)
    probe.weight.update { $0 = found.weight }
    probe.bias?.update { $0 = found.bias }
    return probe
  }
}

private func percent(_ share: Double) -> String { text(100 * share, 1) + " %" }
