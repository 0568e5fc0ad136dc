import Autograd
import Contrastive
import Curriculum
import Layers
import Lessons
import Models
import Tensors
import Vision

/// Chapter 11's milestone: a small ResNet-18 that recognizes eight cats and dogs.
struct ResNetTraining: MilestoneTraining {
  let parts: Parts
  private static let (epochs, batch, width): (Int, Int, Int) = (8, 32, 8)

  func run() throws -> Milestone.Outcome {
    var generator = Generator(seed: 11)
    var train = Animals(0..<8, pictures: 0..<48, size: 48)
    var heldOut = Animals(0..<8, pictures: 48..<64, size: 48)
    train.images = try resized(train.images)
    heldOut.images = try resized(heldOut.images)
    (train.images, heldOut.images) = try normalized(train.images, heldOut.images)
    let network = try network(&generator)
    let before = try accuracy(network, heldOut)
    try self.train(network, train, &generator)
    let after = try accuracy(network, heldOut)
    let pixels = pixelAccuracy(train, heldOut)
    table([
      ["128 held-out images of 8 animals", "accuracy"],
      ["random guessing", percent(1.0 / 8)],
      ["the nearest image by pixels", percent(pixels)],
      ["the untrained network", percent(before)],
      ["the trained network", percent(after)],
    ])
    try reload(network, heldOut, &generator)
    return Milestone.Outcome(
      summary:
        "an accuracy above 60 % on held-out images (random guessing: \(percent(1.0 / 8)), raw "
        + "pixels: \(percent(pixels))): \(percent(after))",
      isReached: after > 0.6 && after > pixels + 0.1)
  }

  /// Returns how often the training image with the nearest pixels shows the same animal.
  private func pixelAccuracy(_ train: Animals, _ heldOut: Animals) -> Double {
    let neighbors = KNearestNeighbors(train.pixels, labels: train.individuals)
    return Milestones.accuracy(neighbors.predictions(heldOut.pixels, k: 1), heldOut.individuals)
  }

  private func resized(_ images: Tensor<Float>) throws -> Tensor<Float> {
    .stack(
      try (0..<images.shape[0]).map { index in
        try parts[Exercises.resize]?(images[index], 24, 24)
          ?? Image(images[index]).resized(width: 24, height: 24).tensor
      })
  }

  private func normalized(
    _ train: Tensor<Float>, _ test: Tensor<Float>
  ) throws -> (Tensor<Float>, Tensor<Float>) {
    if let normalize = parts[Exercises.normalize] {
      let both = try normalize(train, test)
      return (both.train, both.test)
    }
    let mean = train.mean([0, 2, 3], keepDims: true)
    let deviation = train.variance([0, 2, 3], correction: 0, keepDims: true).sqrt()
    return ((train - mean) / deviation, (test - mean) / deviation)
  }

  private func augmented(
    _ image: Tensor<Float>, _ label: Int, _ generator: inout Generator
  ) throws -> Tensor<Float> {
    if let randomCropFlip = parts[Exercises.randomCropFlip] {
      return try randomCropFlip(image, label, 2, &generator).image
    }
    return generator.integer(below: 2) == 0 ? image : image.flipped([2])
  }

  // MARK: The network

  private func network(_ generator: inout Generator) throws -> [NamedLayer] {
    if let resnet18 = parts[Exercises.resnet18] {
      return try resnet18(8, 3, .small, Self.width, &generator)
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

  /// Runs the blocks of a stage by exercise 11.1's function, after comparing them with the plan of exercise 11.2.
  private func stage(_ blocks: [BasicBlock], named name: String, _ x: Variable) throws -> Variable {
    if let stage = parts[Exercises.stage] {
      let isFirst = name == "layer1"
      let outputs = blocks[0].conv2.weight.shape[0]
      let plan = try stage(x.shape[1], outputs, blocks.count, isFirst ? 1 : 2)
      guard plan.map(\.hasDownsample) == blocks.map({ $0.downsample != nil }) else {
        throw MilestoneError(
          description: "the downsamples of \(name) in your resnet18 are not those that stage plans")
      }
    }
    return try blocks.reduce(x) { x, block in
      try parts[Exercises.basicBlock]?(x, BlockLayers(block)) ?? block(x)
    }
  }

  // MARK: Training

  private func train(
    _ network: [NamedLayer], _ data: Animals, _ generator: inout Generator
  ) throws {
    let parameters = network.flatMap { $0.module.parameters() }
    let (step, schedule) = (parts.adam(parameters), parts.schedule())
    let steps = Self.epochs * (data.individuals.count / Self.batch)
    var count = 0
    for epoch in 1...Self.epochs {
      var (total, batches) = (0.0, 0.0)
      for indices in try parts.batches(
        count: data.individuals.count, size: Self.batch, using: &generator)
      {
        let labels = indices.map { data.individuals[$0] }
        let images = try zip(indices, labels).map {
          try augmented(data.images[$0], $1, &generator)
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
    let predictions = try withoutGradients {
      try scores(network, data.images).value.argmax(axis: 1).scalars
    }
    return Milestones.accuracy(predictions.map { Int($0) }, data.individuals)
  }

  /// Loads the parameters into a new network, which must then compute the same scores.
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
    let saved = tensors(network)
    let loaded = try parts[Exercises.loadWeights]?(saved, tensors(fresh)).network ?? saved
    for (name, parameter) in named(fresh) {
      if let tensor = loaded[name] { parameter.update { $0 = tensor } }
    }
    // In training mode, because the running statistics are not parameters.
    let sample = data.images[0..<8]
    let isSame = try withoutGradients {
      try scores(network, sample).value == scores(fresh, sample).value
    }
    guard isSame else {
      throw MilestoneError(
        description:
          "a new network with the loaded weights computes other scores; check loadWeights")
    }
    print("  a new network with the loaded weights computes the same scores, bit for bit")
  }
}
