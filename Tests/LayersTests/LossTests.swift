import Autograd
import Layers
import Tensors
import TestSupport
import Testing

private typealias Loss = ([Variable]) -> Variable

/// Returns the loss of a case of `losses.py`.
private func loss(_ name: String, _ reduction: Reduction, _ fixture: Fixture) -> Loss? {
  attentionLoss(name, reduction, fixture) ?? distanceLoss(name, reduction)
    ?? binaryLoss(name, reduction, fixture)
    ?? crossEntropy(name, reduction, fixture) ?? cosine(name, reduction)
}

private func distanceLoss(_ name: String, _ reduction: Reduction) -> Loss? {
  switch name {
  case "mse", "mseAwkward", "mseAwkwardSeeds": { MSELoss(reduction: reduction)($0[0], $0[1]) }
  case "l1", "l1Awkward", "l1AwkwardSeeds": { L1Loss(reduction: reduction)($0[0], $0[1]) }
  case "smoothL1", "smoothL1Awkward", "smoothL1AwkwardSeeds":
    { SmoothL1Loss(reduction: reduction)($0[0], $0[1]) }
  case "smoothL1Beta", "smoothL1BetaAwkward", "smoothL1BetaAwkwardSeeds":
    { SmoothL1Loss(beta: 2.5, reduction: reduction)($0[0], $0[1]) }
  case "smoothL1Zero": { SmoothL1Loss(beta: 0, reduction: reduction)($0[0], $0[1]) }
  case "smoothL1Edge": { SmoothL1Loss(reduction: reduction)($0[0], $0[1]) }
  default: nil
  }
}

private func binaryLoss(_ name: String, _ reduction: Reduction, _ fixture: Fixture) -> Loss? {
  let weight = fixture.contains("weight4") ? fixture.floats("weight4") : Tensor(1)
  switch name {
  case "bce", "bceEdge", "bceAwkward": return { BCELoss(reduction: reduction)($0[0], $0[1]) }
  case "bceWeight": return { BCELoss(weight: weight, reduction: reduction)($0[0], $0[1]) }
  case "logits", "logitsLarge", "logitsAwkward":
    return { BCEWithLogitsLoss(reduction: reduction)($0[0], $0[1]) }
  case "logitsWeight":
    return { BCEWithLogitsLoss(weight: weight, reduction: reduction)($0[0], $0[1]) }
  case "logitsPositive":
    return {
      BCEWithLogitsLoss(positiveWeight: weight * 2, reduction: reduction)($0[0], $0[1])
    }
  default: return nil
  }
}

private let labels = [2, 0, 4, 1, 2, 3]

private func crossEntropy(_ name: String, _ reduction: Reduction, _ fixture: Fixture) -> Loss? {
  let weight = fixture.contains("weight5") ? fixture.floats("weight5") : Tensor(1)
  func made(
    _ weight: Tensor<Float>? = nil, ignoreIndex: Int = -100, smoothing: Float = 0
  ) -> CrossEntropyLoss {
    CrossEntropyLoss(
      weight: weight, ignoreIndex: ignoreIndex, labelSmoothing: smoothing, reduction: reduction)
  }
  switch name {
  case "crossEntropy", "crossEntropyLarge": return { made()($0[0], labels) }
  case "crossEntropyWeight": return { made(weight)($0[0], labels) }
  case "crossEntropySmooth": return { made(smoothing: 0.1)($0[0], labels) }
  case "crossEntropySmoothWeight": return { made(weight, smoothing: 0.3)($0[0], labels) }
  case "crossEntropyIgnore": return { made()($0[0], [2, -100, 4, 1, -100, 3]) }
  case "crossEntropyIgnore2": return { made(ignoreIndex: 2)($0[0], labels) }
  case "crossEntropyAll": return { made(weight, ignoreIndex: 2, smoothing: 0.2)($0[0], labels) }
  case "crossEntropyAwkward": return { made()($0[0], [1, 1, 1, 2, 1, 0, 0]) }
  case "crossEntropyOne": return { made()($0[0], Tensor<Int32>(3)) }
  case "crossEntropyImage":
    let labels: Tensor<Int32> = [[[0, 2], [1, -100]], [[2, 2], [0, 1]]]
    return { made(smoothing: 0.1)($0[0], labels) }
  case "crossEntropyProbabilities", "crossEntropyProbabilitiesImage":
    return { made()($0[0], probabilities: $0[1]) }
  case "crossEntropyProbabilitiesAll":
    return { made(weight, smoothing: 0.2)($0[0], probabilities: $0[1]) }
  default: return nil
  }
}

private func divergence(_ name: String, _ reduction: KLDivLoss.Reduction) -> Loss? {
  switch name {
  case "klDiv", "klDivZero", "klDivAwkward": { KLDivLoss(reduction: reduction)($0[0], $0[1]) }
  case "klDivLog": { KLDivLoss(logTarget: true, reduction: reduction)($0[0], $0[1]) }
  default: nil
  }
}

private func cosine(_ name: String, _ reduction: Reduction) -> Loss? {
  let y: Tensor<Float> = [1, -1, 1, -1, -1]
  switch name {
  case "cosine": return { CosineEmbeddingLoss(reduction: reduction)($0[0], $0[1], y) }
  case "cosineMargin":
    return { CosineEmbeddingLoss(margin: 0.4, reduction: reduction)($0[0], $0[1], y) }
  case "cosineOne":
    return { CosineEmbeddingLoss(reduction: reduction)($0[0], $0[1], Tensor(1)) }
  default: return nil
  }
}

@Suite struct LossTests {
  private typealias Case = (
    name: String, inputs: [Tensor<Float>], gradients: Int, loss: Loss, fixture: Fixture
  )

  /// Returns the name, inputs, number of gradients and loss of each case.
  private func cases() throws -> [Case] {
    try ["losses", "attention_and_layers-losses", "awkward_losses"].flatMap {
      try cases(Fixture($0))
    }
  }

  private func cases(_ fixture: Fixture) throws -> [Case] {
    try fixture.names.filter { $0.hasSuffix("/result") }.map { key in
      let parts = key.split(separator: "/").map(String.init)
      let reductions: [String: Reduction] = ["mean": .mean, "sum": .sum, "none": .none]
      let divergences: [String: KLDivLoss.Reduction] = [
        "mean": .mean, "batchmean": .batchMean, "sum": .sum, "none": .none,
      ]
      let found =
        divergence(parts[0], divergences[parts[1]]!)
        ?? reductions[parts[1]].flatMap { loss(parts[0], $0, fixture) }
      let inputs = (0..<3).filter { fixture.contains("\(parts[0])/input\($0)") }.map {
        fixture.floats("\(parts[0])/input\($0)")
      }
      let name = "\(parts[0])/\(parts[1])"
      let gradients = (0..<3).filter { fixture.contains("\(name)/gradient\($0)") }.count
      return (name, inputs, gradients, try #require(found, "no loss for \(name)"), fixture)
    }
  }

  @Test func `every loss and its gradients equal PyTorch's`() throws {
    let cases = try cases()
    #expect(cases.count == 217)
    for (name, inputs, gradients, loss, fixture) in cases where !name.contains("Awkward") {
      let leaves = inputs.enumerated().map {
        Variable($0.element, requiresGradient: $0.offset < gradients)
      }
      let y = loss(leaves)
      expectClose(y.value, fixture.floats("\(name)/result"), name)
      y.backward(with: fixture.floats("\(name)/seed"))
      for i in 0..<gradients {
        let gradient = try #require(leaves[i].gradient, "\(name): no gradient \(i)")
        expectClose(
          gradient, fixture.floats("\(name)/gradient\(i)"), "\(name), gradient \(i)",
          absolute: 1e-6)
      }
    }
  }

  @Test func `losses at awkward numbers equal PyTorch's`() throws {
    let cases = try cases().filter { $0.name.contains("Awkward") }
    #expect(cases.count == 22)
    for (name, inputs, gradients, loss, fixture) in cases {
      let leaves = inputs.enumerated().map {
        Variable($0.element, requiresGradient: $0.offset < gradients)
      }
      let y = loss(leaves)
      var expected = fixture.floats("\(name)/result")
      if name == "logitsAwkward/none" {
        // A logit of −∞ for a target above 0: infinitely wrong; PyTorch's formula subtracts ∞ from ∞.
        for i in [9, 10] {
          #expect(expected[i].item.isNaN)
          expected[i] = Tensor(.infinity)
        }
      }
      expectEachClose(
        y.value, expected, name, comparesSigns: false, inputs: inputs)
      y.backward(with: fixture.floats("\(name)/seed"))
      for i in 0..<gradients {
        let gradient = try #require(leaves[i].gradient, "\(name): no gradient \(i)")
        expectEachClose(
          gradient, fixture.floats("\(name)/gradient\(i)"), "\(name), gradient \(i)",
          comparesSigns: false, inputs: inputs)
      }
    }
  }

  @Test func `second derivatives of losses equal finite differences`() throws {
    // Losses with kinks, or with inputs too large for the step size.
    let rough = [
      "Awkward", "Edge", "Large", "Zero", "Small", "bce", "l1", "smoothL1", "cosineMargin", "huber",
      "ranking", "hinge", "multiMargin", "multiLabel/", "multiLabelOne", "poissonFull",
      "poissonMean",
    ]
    for (name, inputs, gradients, loss, _) in try cases()
    where name.hasSuffix("/none") && !rough.contains(where: { name.contains($0) }) {
      let report = checkGradients(at: Array(inputs.prefix(gradients)), tolerance: 3e-2) { leaves in
        let leaves = leaves.map {
          $0.requiresGradient ? $0 : Variable($0.value, requiresGradient: true)
        }
        let y = loss(leaves + inputs.dropFirst(gradients).map { Variable($0) })
        let seed = Tensor<Float>(
          (0..<y.value.count).map { Float($0 % 5) * 0.4 - 0.7 }, shape: y.shape)
        let parts = y.gradients(with: leaves, seed: Variable(seed), createGraph: true)
        return .cat(parts.map { $0.reshaped([-1]) })
      }
      #expect(report == nil, "\(name): \(report ?? "")")
    }
  }

  @Test func `cross-entropy ignores positions with a logit of minus infinity`() {
    let scores = Variable([[1, -.infinity, 0], [0, 2, -.infinity]], requiresGradient: true)
    let loss = CrossEntropyLoss()(scores, [0, -100])
    #expect(abs(loss.item - 0.31326166) < 1e-6)
    loss.backward()
    #expect(scores.gradient![1] == [0, 0, 0])
    #expect(scores.gradient![0, 1].item == 0)
  }

  /// PyTorch in double precision; log(1 + eˣ) where the target is 0.
  @Test func `BCEWithLogitsLoss is exact where predictions are nearly certain`() {
    let expected: [(target: Float, losses: Tensor<Float>, gradients: Tensor<Float>)] = [
      (
        0, [2.061153620e-9, 4.539889922e-5, 0.9740769842, 10.0000454, 20],
        [2.061153618e-9, 4.539786870e-5, 0.6224593312, 0.9999546021, 0.9999999979]
      ),
      (
        1, [60, 30.0001362, 1.422230953, 1.361966977e-4, 6.183460861e-9],
        [-3, -2.999863806, -1.132622006, -1.361936061e-4, -6.183460855e-9]
      ),
    ]
    for (target, losses, gradients) in expected {
      let x = Variable([-20, -10, 0.5, 10, 20], requiresGradient: true)
      let y = BCEWithLogitsLoss(positiveWeight: Tensor(3), reduction: .none)(
        x, Variable(.full([5], target)))
      y.sum().backward()
      #expect(((y.value - losses) / losses).abs().max().item < 1e-6)
      #expect(((x.gradient! - gradients) / gradients).abs().max().item < 1e-6)
    }
  }

  /// PyTorch in double precision.
  @Test func `CosineEmbeddingLoss is exact for nearly parallel vectors`() {
    let a = Variable([[1, 2, 3]], requiresGradient: true)
    let b = Variable([[1.0001, 2, 3]], requiresGradient: true)
    let y = CosineEmbeddingLoss()(a, b, [1])
    y.backward()
    #expect(abs(y.item - 3.3180947e-10) < 1e-15)
    expectClose(
      a.gradient!, [[-6.633706290670727e-06, 1.0205701875543038e-06, 1.5308552813453336e-06]],
      absolute: 0)
    expectClose(
      b.gradient!, [[6.633611494111236e-06, -1.0206576979698845e-06, -1.5309865469548267e-06]],
      absolute: 0)
  }

  @Test func `an index to ignore beyond 32 bits ignores no label`() {
    let scores = Variable([[1, 0, 0], [0, 2, 0]])
    let loss = CrossEntropyLoss(ignoreIndex: 1 << 32)
    #expect(loss(scores, [0, 1]).item == CrossEntropyLoss()(scores, [0, 1]).item)
  }
}
