import Autograd
import Contrastive
import Curriculum
import Layers
import Models
import Tensors
import Vision

extension Milestone {
  /// Chapter 11: a small ResNet-18 that tells eight cats and dogs apart.
  ///
  /// - Parameter answers: those of chapters 7, 8 and 11.
  public static func resNet(
    _ answers: [Answer]
  ) -> Milestone {
    Milestone(
      chapter: 11, title: "A ResNet on cats and dogs",
      goal: "more than 60 % of held-out images, and more than pixels give, in some ten seconds",
      exercises: [
        "adam", "cosineWarmup", "batches", "normalize", "randomCropFlip", "resize", "basicBlock",
        "stage", "resnet18", "loadWeights",
      ]
    ) { parts in
      try ResNetTraining(parts: parts, answers: answers).run()
    }
  }
}

private struct ResNetTraining {
  let parts: Parts
  let answers: [Answer]
  private static let (epochs, batch, width): (Int, Int, Int) = (8, 32, 8)

  func run() throws -> Milestone.Outcome {
    var generator = Generator(seed: 11)
    var train = Animals(0..<8, pictures: 0..<48, size: 48)
    var held = Animals(0..<8, pictures: 48..<64, size: 48)
    train.images = try resized(train.images)
    held.images = try resized(held.images)
    (train.images, held.images) = try normalized(train.images, held.images)
    let network = try network(&generator)
    let before = try accuracy(network, held)
    try self.train(network, train, &generator)
    let after = try accuracy(network, held)
    let pixels = nearestByPixels(train, held)
    func percent(_ share: Double) -> String { text(100 * share, 1) + " %" }
    table([
      ["128 held-out images, of 8 animals", "accuracy"],
      ["guessing, one in eight", percent(1.0 / 8)],
      ["that of the nearest image by pixels", percent(pixels)],
      ["the network before training", percent(before)],
      ["the network after it", percent(after)],
    ])
    try reload(network, held, &generator)
    return Milestone.Outcome(
      words: "more than 60 %, which neither guessing (\(percent(1.0 / 8))) nor comparing pixels "
        + "(\(percent(pixels))) comes near: \(percent(after))",
      isReached: after > 0.6 && after > pixels + 0.1)
  }

  /// How often the training picture with the nearest pixels shows the same animal.
  private func nearestByPixels(_ train: Animals, _ held: Animals) -> Double {
    let answers = KNearestNeighbors(train.pixels, labels: train.individuals)
      .predictions(held.pixels, k: 1)
    return Double(zip(answers, held.individuals).count { $0 == $1 })
      / Double(held.individuals.count)
  }

  private func resized(_ images: Tensor<Float>) throws -> Tensor<Float> {
    let resize = parts.choose(
      "resize", { try answers[Exercises.resize]($0, 24, 24) },
      else: { (image: Tensor<Float>) throws -> Tensor<Float> in
        Image(image).resized(width: 24, height: 24).tensor
      })
    return .stack(try (0..<images.shape[0]).map { try resize(images[$0]) })
  }

  private func normalized(
    _ train: Tensor<Float>, _ test: Tensor<Float>
  ) throws -> (Tensor<Float>, Tensor<Float>) {
    if parts.solved.contains("normalize") {
      let both = try answers[Exercises.normalize](train, test)
      return (both.train, both.test)
    }
    let mean = train.mean([0, 2, 3], keepDims: true)
    let deviation = train.variance([0, 2, 3], correction: 0, keepDims: true).sqrt()
    return ((train - mean) / deviation, (test - mean) / deviation)
  }

  private func changed(
    _ image: Tensor<Float>, _ label: Int, _ generator: inout Generator
  ) throws -> Tensor<Float> {
    guard parts.solved.contains("randomCropFlip") else {
      return generator.integer(below: 2) == 0 ? image : image.flipped([2])
    }
    return try answers[Exercises.randomCropFlip](image, label, 2, &generator).image
  }

  // MARK: The network

  private func network(_ generator: inout Generator) throws -> [NamedLayer] {
    if parts.solved.contains("resnet18") {
      return try answers[Exercises.resnet18](8, 3, .small, Self.width, &generator)
    }
    let library = ResNet18(
      classes: 8, channels: 3, stem: .small, width: Self.width, using: &generator)
    return library.children.flatMap { name, module in
      (name == "fc" ? [NamedLayer("flatten", Flatten())] : []) + [NamedLayer(name, module)]
    }
  }

  private func scores(_ network: [NamedLayer], _ images: Tensor<Float>) throws -> Variable {
    var x = Variable(images)
    for layer in network {
      let blocks = layer.module.children.compactMap { $0.module as? BasicBlock }
      if layer.name.hasPrefix("layer") && !blocks.isEmpty {
        x = try stage(blocks, named: layer.name, x)
      } else {
        x = layer.module(x)
      }
    }
    return x
  }

  /// Runs one stage's blocks, each by exercise 11.1's function, after comparing them with 11.2's plan.
  private func stage(_ blocks: [BasicBlock], named name: String, _ x: Variable) throws -> Variable {
    if parts.solved.contains("stage") {
      let isFirst = name == "layer1"
      let outputs = blocks[0].conv2.weight.shape[0]
      let plan = try answers[Exercises.stage](
        x.shape[1], outputs, blocks.count, isFirst ? 1 : 2)
      guard plan.map(\.hasDownsample) == blocks.map({ $0.downsample != nil }) else {
        throw MilestoneError(description: "\(name) is not built as stage plans it")
      }
    }
    let run = parts.choose(
      "basicBlock",
      { try answers[Exercises.basicBlock]($0, BlockLayers($1)) },
      else: { (x: Variable, block: BasicBlock) throws -> Variable in block(x) })
    return try blocks.reduce(x) { try run($0, $1) }
  }

  // MARK: Training

  private func train(
    _ network: [NamedLayer], _ data: Animals, _ generator: inout Generator
  ) throws {
    let parameters = network.flatMap { $0.module.parameters() }
    let (step, schedule) = (parts.adam(parameters, answers), parts.schedule(answers))
    let deal = parts.batches(answers)
    let steps = Self.epochs * (data.individuals.count / Self.batch)
    var count = 0
    for epoch in 1...Self.epochs {
      var (total, batches) = (0.0, 0.0)
      for places in try deal(data.individuals.count, Self.batch, &generator) {
        let labels = places.map { data.individuals[$0] }
        let images = try zip(places, labels).map {
          try changed(data.images[$0], $1, &generator)
        }
        for parameter in parameters { parameter.gradient = nil }
        let loss = try scores(network, .stack(images)).softmaxCrossEntropy(labels)
        loss.backward()
        try step(try schedule(count, steps, 5e-3))
        count += 1
        (total, batches) = (total + Double(loss.item), batches + 1)
      }
      print("  epoch \(epoch) of \(Self.epochs): loss \(text(total / batches, 3))")
    }
  }

  private func accuracy(_ network: [NamedLayer], _ data: Animals) throws -> Double {
    for layer in network { layer.module.eval() }
    defer { for layer in network { layer.module.train() } }
    let answers = try withoutGradients {
      try scores(network, data.images).value.argmax(axis: 1).scalars
    }
    return Double(zip(answers, data.individuals).count { Int($0.0) == $0.1 })
      / Double(data.individuals.count)
  }

  /// Loads the parameters into a fresh network, which must then say the same.
  private func reload(
    _ network: [NamedLayer], _ data: Animals, _ generator: inout Generator
  ) throws {
    func named(_ layers: [NamedLayer]) -> [(String, Parameter)] {
      layers.flatMap { layer in
        layer.module.namedParameters().map { ("\(layer.name).\($0.name)", $0.parameter) }
      }
    }
    func tensors(_ layers: [NamedLayer]) -> [String: Tensor<Float>] {
      Dictionary(uniqueKeysWithValues: named(layers).map { ($0, $1.value) })
    }
    let fresh = try self.network(&generator)
    let load = parts.choose(
      "loadWeights", { try answers[Exercises.loadWeights]($0, $1).network },
      else: { (saved: [String: Tensor<Float>], _: [String: Tensor<Float>]) throws in saved })
    let loaded = try load(tensors(network), tensors(fresh))
    for (name, parameter) in named(fresh) {
      if let tensor = loaded[name] { parameter.update { $0 = tensor } }
    }
    // In training mode: running statistics are no parameters.
    let few = data.images[0..<8]
    let isSame = try withoutGradients {
      try scores(network, few).value == scores(fresh, few).value
    }
    guard isSame else { throw MilestoneError(description: "loaded weights give other scores") }
    print("  its weights in a fresh network: the same scores, to the bit")
  }
}

/// Why a milestone cannot go on.
struct MilestoneError: Error, CustomStringConvertible {
  let description: String
}
