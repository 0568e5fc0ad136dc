import Autograd
import Layers
import Tensors
import Testing

@Suite struct EmptyBatchTests {
  /// Every layer, with the shape of an input without images.
  private func layers() -> [(name: String, layer: Module, shape: [Int], output: [Int])] {
    var generator = Generator(seed: 1)
    let images = [0, 4, 6, 6]
    return [
      ("Linear", Linear(4, 3, using: &generator), [0, 4], [0, 3]),
      ("Conv2d", Conv2d(4, 3, kernelSize: 3, using: &generator), images, [0, 3, 4, 4]),
      (
        "grouped Conv2d",
        Conv2d(4, 4, kernelSize: 3, stride: 2, padding: 1, groups: 4, using: &generator), images,
        [0, 4, 3, 3]
      ),
      (
        "1×1 Conv2d", Conv2d(4, 8, kernelSize: 1, bias: false, using: &generator), images,
        [0, 8, 6, 6]
      ),
      ("BatchNorm2d", BatchNorm2d(4), images, images),
      ("BatchNorm1d", BatchNorm1d(4, momentum: nil), [0, 4], [0, 4]),
      ("BatchNorm1d of sequences", BatchNorm1d(4), [2, 4, 0], [2, 4, 0]),
      ("LayerNorm", LayerNorm(4), [0, 4], [0, 4]),
      ("GroupNorm", GroupNorm(2, 4), images, images),
      ("MaxPool2d", MaxPool2d(3, stride: 2, padding: 1, ceilMode: true), images, [0, 4, 4, 4]),
      ("AvgPool2d", AvgPool2d(2), images, [0, 4, 3, 3]),
      ("AdaptiveAvgPool2d", AdaptiveAvgPool2d(1), images, [0, 4, 1, 1]),
      ("larger AdaptiveAvgPool2d", AdaptiveAvgPool2d([2, 9]), images, [0, 4, 2, 9]),
      ("no channels", AdaptiveAvgPool2d(1), [2, 0, 6, 6], [2, 0, 1, 1]),
      ("Upsample", Upsample(by: 2), images, [0, 4, 12, 12]),
      ("bilinear Upsample", Upsample(to: [5, 7], .bilinear()), images, [0, 4, 5, 7]),
      ("Flatten", Flatten(), images, [0, 144]),
      ("Dropout", Dropout(using: &generator), images, images),
      ("Embedding", Embedding(5, 3, using: &generator), [0], [0, 3]),
      ("PReLU", PReLU(4), images, images), ("ReLU", ReLU(), images, images),
      ("LeakyReLU", LeakyReLU(), images, images), ("GELU", GELU(), images, images),
      ("GELU with tanh", GELU(.tanh), images, images), ("SiLU", SiLU(), images, images),
      ("Sigmoid", Sigmoid(), images, images), ("Tanh", Tanh(), images, images),
      (
        "Residual", Residual(Conv2d(4, 4, kernelSize: 3, padding: 1, using: &generator)), images,
        images
      ),
    ]
  }

  @Test func `every layer takes an empty batch, and its parameters get gradients of 0`() {
    for (name, layer, shape, output) in layers() + emptySamplingLayers() {
      for training in [true, false] {
        training ? layer.train() : layer.eval()
        for parameter in layer.parameters() { parameter.gradient = nil }
        let x = Variable(.zeros(shape), requiresGradient: true)
        let y = layer(x)
        #expect(y.shape == output, "\(name)")
        if !y.requiresGradient { continue }
        y.sum().backward()
        if name != "Embedding" { #expect(x.gradient?.shape == shape, "\(name)") }
        for parameter in layer.parameters() {
          #expect(parameter.gradient == .zeros(parameter.shape), "\(name)")
        }
      }
    }
  }

  /// PyTorch: `BatchNorm2d(4)(torch.zeros(0, 4, 6, 6))` leaves the running statistics and counts the batch.
  @Test func `an empty batch does not change running statistics`() {
    for momentum in [0.1, nil] as [Float?] {
      let norm = BatchNorm2d(2, momentum: momentum)
      _ = norm(Variable([[[[1, 3]], [[2, 6]]]]))
      let (mean, variance) = (norm.runningMean.value, norm.runningVar.value)
      _ = norm(Variable(.zeros([0, 2, 3, 3])))
      #expect(norm.runningMean.value == mean && norm.runningVar.value == variance)
      #expect(norm.numBatchesTracked.value.item == 2)
    }
  }

  /// PyTorch: the means are NaN, the sums 0, and gradients have the shape of the input.
  @Test func `losses of an empty batch are NaN as means and 0 as sums`() {
    let labels = Tensor<Int32>([Int32](), shape: [0])
    func losses(_ r: Reduction) -> [(name: String, loss: (Variable) -> Variable)] {
      [
        ("cross-entropy", { CrossEntropyLoss(reduction: r)($0, labels) }),
        (
          "weighted",
          {
            let weight: Tensor<Float> = [1, 2, 3]
            return CrossEntropyLoss(weight: weight, labelSmoothing: 0.1, reduction: r)($0, labels)
          }
        ),
        ("of probabilities", { CrossEntropyLoss(reduction: r)($0, probabilities: $0.detached()) }),
        ("MSE", { MSELoss(reduction: r)($0, $0.detached()) }),
        ("L1", { L1Loss(reduction: r)($0, $0.detached()) }),
        ("smooth L1", { SmoothL1Loss(reduction: r)($0, $0.detached()) }),
        ("BCE", { BCELoss(reduction: r)($0, $0.detached()) }),
        (
          "BCE with logits",
          {
            BCEWithLogitsLoss(positiveWeight: [1, 2, 3], reduction: r)($0, $0.detached())
          }
        ),
        (
          "cosine embedding",
          {
            CosineEmbeddingLoss(reduction: r)($0, $0.detached(), .zeros([0]))
          }
        ),
      ]
    }
    func check(_ name: String, _ shape: [Int], _ loss: (Variable) -> Variable) -> Variable {
      let x = Variable(.zeros([0, 3]), requiresGradient: true)
      let y = loss(x)
      #expect(y.shape == shape, "\(name)")
      y.sum().backward()
      #expect(x.gradient?.shape == [0, 3], "\(name)")
      return y
    }
    for (name, loss) in losses(.mean) { #expect(check(name, [], loss).item.isNaN, "\(name)") }
    for (name, loss) in losses(.sum) { #expect(check(name, [], loss).item == 0, "\(name)") }
    for (name, loss) in losses(.none) {
      let isPerRow = name.contains("cross") || name.contains("w") && !name.contains("logits")
      let perRow = isPerRow || name == "of probabilities" || name == "cosine embedding"
      _ = check(name, perRow ? [0] : [0, 3], loss)
    }
    for (reduction, value) in [(.mean, Float.nan), (.batchMean, .nan), (.sum, 0)]
      as [(KLDivLoss.Reduction, Float)]
    {
      let y = check("KL", []) { KLDivLoss(reduction: reduction)($0, $0.detached()) }
      #expect(y.item == value || y.item.isNaN && value.isNaN)
    }
    #expect(check("softmaxCrossEntropy", []) { $0.softmaxCrossEntropy([]) }.item.isNaN)
  }

  @Test func `cross-entropy with only ignored labels is NaN as a mean and 0 as a sum`() {
    let logits = Variable(.zeros([2, 3]), requiresGradient: true)
    let mean = CrossEntropyLoss()(logits, [-100, -100])
    #expect(mean.item.isNaN)
    mean.backward()
    #expect(CrossEntropyLoss(reduction: .sum)(logits, [-100, -100]).item == 0)
  }
}
