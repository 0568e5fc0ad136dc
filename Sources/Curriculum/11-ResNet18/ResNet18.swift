import Autograd  // for the check
import Layers
import Models
import Tensors

extension Solutions {
  /// Exercise 11.3: build a ResNet-18.
  ///
  /// It has eleven parts, which run one after the other. They have torchvision's names, so weights that were
  /// saved by PyTorch can be loaded:
  ///
  ///     conv1    7 × 7, stride 2, padding 3, no bias     (small stem: 3 × 3, stride 1, padding 1)
  ///     bn1, relu
  ///     maxpool  3 × 3, stride 2, padding 1              (small stem: Identity)
  ///     layer1   two blocks of `width` channels
  ///     layer2   two blocks of 2 · width, which halve the image
  ///     layer3   two blocks of 4 · width, which halve the image
  ///     layer4   two blocks of 8 · width, which halve the image
  ///     avgpool  global average pooling, AdaptiveAvgPool2d(1)
  ///     flatten
  ///     fc       a linear layer with one output for each class
  ///
  /// With width 64 and 1,000 classes it has 11,689,512 parameters.
  ///
  /// `BasicBlock(inputs, outputs, stride: s, using: &generator)` is the library's block of exercise 11.1,
  /// with a downsample if it needs one. `Sequential(a, b)` makes one part of two. The other layers are
  ///
  ///     Conv2d(channels, width, kernelSize: 7, stride: 2, padding: 3, bias: false, using: &generator)
  ///     BatchNorm2d(width)      ReLU()       MaxPool2d(3, stride: 2, padding: 1)      Identity()
  ///     AdaptiveAvgPool2d(1)    Flatten()    Linear(inputs, classes, using: &generator)
  ///
  /// - Parameters:
  ///   - classes: the number of outputs of `fc`.
  ///   - channels: the number of channels of the image.
  ///   - stem: `.imageNet` or `.small`.
  ///   - width: the number of channels of the first stage.
  /// - Returns: the eleven parts, `NamedLayer("conv1", Conv2d(…))` and so on.
  public static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) throws -> [NamedLayer] {
    var parts: [NamedLayer] = []
    switch stem {
    case .imageNet:
      let conv1 = Conv2d(
        channels, width, kernelSize: 7, stride: 2, padding: 3, bias: false, using: &generator)
      parts = [
        NamedLayer("conv1", conv1), NamedLayer("bn1", BatchNorm2d(width)),
        NamedLayer("relu", ReLU()), NamedLayer("maxpool", MaxPool2d(3, stride: 2, padding: 1)),
      ]
    case .small:
      let conv1 = Conv2d(
        channels, width, kernelSize: 3, padding: 1, bias: false, using: &generator)
      parts = [
        NamedLayer("conv1", conv1), NamedLayer("bn1", BatchNorm2d(width)),
        NamedLayer("relu", ReLU()), NamedLayer("maxpool", Identity()),
      ]
    }
    var inputs = width
    for (index, outputs) in [width, 2 * width, 4 * width, 8 * width].enumerated() {
      let first = BasicBlock(inputs, outputs, stride: index == 0 ? 1 : 2, using: &generator)
      let second = BasicBlock(outputs, outputs, using: &generator)
      parts.append(NamedLayer("layer\(index + 1)", Sequential(first, second)))
      inputs = outputs
    }
    return parts + [
      NamedLayer("avgpool", AdaptiveAvgPool2d(1)), NamedLayer("flatten", Flatten()),
      NamedLayer("fc", Linear(inputs, classes, using: &generator)),
    ]
  }
}

/// A part of a network, by torchvision's name.
public struct NamedLayer {
  public let name: String
  public let module: Module

  public init(_ name: String, _ module: Module) { (self.name, self.module) = (name, module) }
}

extension Exercises {
  public static let resnet18 = Exercise<
    (Int, Int, Stem, Int, inout Generator) throws -> [NamedLayer]
  >(
    .resnet18, solution: Solutions.resnet18, cases: { architectures },
    run: { resnet18, architecture in
      var generator = Generator(seed: 113)
      return architecture.outcome(
        try resnet18(
          architecture.classes, architecture.channels, architecture.stem, architecture.width,
          &generator))
    },
    mismatch: { $0.mismatch($1) }, isSame: ==, describe: \.text,
    trivialAnswers: [
      { _, _, _, _, _ in architectures[0].rows.map { NamedLayer($0.name, Identity()) } },
      { classes, channels, stem, width, generator in
        let network = ResNet18(
          classes: classes, channels: channels, stem: stem, width: width, using: &generator)
        return [NamedLayer("resnet18", network)]
      },
      { _, _, _, _, _ in [] },
    ],
    mistakes: {
      wrong("names that are not torchvision's: saved weights would not match") { part, _, _ in
        [NamedLayer(part.name.replacing("layer", with: "stage"), part.module)]
      }
      .signs { !$1.names.allSatisfy($0.rows.map(\.name).contains) }
      wrong("a part is missing: there are eleven") { part, _, _ in
        part.name == "flatten" ? [] : [part]
      }
      .also(changed { part, _, _ in part.module.parameterCount > 0 ? [part] : [] })
      .signs { architecture, outcome in
        let names = architecture.rows.map(\.name)
        return outcome.names.allSatisfy(names.contains)
          && !names.allSatisfy(outcome.names.contains)
      }
      wrong("no ReLU: an Identity in its place lets negative numbers through") { part, _, _ in
        part.name == "relu" ? [NamedLayer("relu", Identity())] : [part]
      }
      .signs { $1.rows.last?.name == "relu" && $1.rows.last?.flaw != nil }
      wrong("another pooling: a stem takes the maximum of each window, the end the mean") {
        part, _, _ in
        part.module is MaxPool2d
          ? [NamedLayer("maxpool", AvgPool2d(3, stride: 2, padding: 1))] : [part]
      }
      .also(
        changed { part, _, _ in
          part.name == "avgpool" ? [NamedLayer("avgpool", AdaptiveMaxPool2d(1))] : [part]
        })
      Mistake("the parts in another order: they run one after the other") {
        classes, channels, stem, width, generator in
        var parts = try Solutions.resnet18(
          classes: classes, channels: channels, stem: stem, width: width, using: &generator)
        parts.swapAt(1, 2)
        return parts
      }
      .signs { architecture, outcome in
        let names = architecture.rows.map(\.name)
        return outcome.names != names && Set(outcome.names) == Set(names)
      }
      wrong("wrong input channels: the input of each part is the output of the one before") {
        part, width, generator in
        if part.name != "layer2" { return [part] }
        let first = BasicBlock(width, 2 * width, stride: 2, using: &generator)
        let second = BasicBlock(width, 2 * width, using: &generator)
        return [NamedLayer(part.name, Sequential(first, second))]
      }
      .signs { $1.misfit != nil }
      Mistake("conv1 has a bias: the batch normalization after it removes it again") {
        classes, channels, stem, width, generator in
        var parts = try Solutions.resnet18(
          classes: classes, channels: channels, stem: stem, width: width, using: &generator)
        if case .small = stem {
          let conv1 = Conv2d(channels, width, kernelSize: 3, padding: 1, using: &generator)
          parts[0] = NamedLayer("conv1", conv1)
        } else {
          let conv1 = Conv2d(
            channels, width, kernelSize: 7, stride: 2, padding: 3, using: &generator)
          parts[0] = NamedLayer("conv1", conv1)
        }
        return parts
      }
      Mistake("the large stem for small images: theirs is 3 × 3 with stride 1, and no max pooling")
      { classes, channels, _, width, generator in
        try Solutions.resnet18(
          classes: classes, channels: channels, stem: .imageNet, width: width, using: &generator)
      }
      .signs { architecture, outcome in
        architecture.isSmall && outcome.rows.count == 1
          && outcome.rows[0].parameters == architecture.channels * architecture.width * 49
      }
      wrong("the first stage halves the image: only stages 2, 3 and 4 do") {
        part, width, generator in
        if part.name != "layer1" { return [part] }
        let first = BasicBlock(width, width, stride: 2, using: &generator)
        return [
          NamedLayer(part.name, Sequential(first, BasicBlock(width, width, using: &generator)))
        ]
      }
      .signs { architecture, outcome in
        guard let row = outcome.rows.last, row.name == "layer1", row.shape.count == 4 else {
          return false
        }
        return row.shape[2] == architecture.rows[outcome.rows.count - 1].shape[2] / 2
      }
      wrong("channels stay the same: each stage after the first doubles them") {
        part, width, generator in
        if !part.name.hasPrefix("layer") || part.name == "layer1" { return [part] }
        let first = BasicBlock(width, width, stride: 2, using: &generator)
        return [
          NamedLayer(part.name, Sequential(first, BasicBlock(width, width, using: &generator)))
        ]
      }
      .signs { architecture, outcome in
        guard let row = outcome.rows.last, row.shape.count == 4 else { return false }
        return ["layer2", "layer3", "layer4"].contains(row.name)
          && row.shape[1] == architecture.width
      }
      wrong("one block in a stage: each of ResNet-18's four stages has two") { part, _, _ in
        guard let stage = part.module as? Sequential else { return [part] }
        return [NamedLayer(part.name, Sequential(stage[0]))]
      }
      Mistake("fc has the wrong number of outputs: it needs one for each class") {
        _, channels, stem, width, generator in
        try Solutions.resnet18(
          classes: 1000, channels: channels, stem: stem, width: width, using: &generator)
      }
      .signs { $1.rows.last?.name == "fc" && $1.rows.last?.shape.count == 2 }
    })
}

/// One with each stem.
private let architectures = [
  Architecture(classes: 10, channels: 1, stem: .small, width: 4),
  Architecture(classes: 5, channels: 3, stem: .imageNet, width: 6),
]

private typealias ResNet18Function = (
  Int, Int, Stem, Int, inout Generator
) throws -> [NamedLayer]

/// The right parts, each replaced by what `change` makes of it.
private func changed(
  _ change: @escaping (_ part: NamedLayer, _ width: Int, inout Generator) -> [NamedLayer]
) -> ResNet18Function {
  { classes, channels, stem, width, generator in
    var parts: [NamedLayer] = []
    for part in try Solutions.resnet18(
      classes: classes, channels: channels, stem: stem, width: width, using: &generator)
    {
      parts += change(part, width, &generator)
    }
    return parts
  }
}

private func wrong(
  _ sentence: String,
  _ change: @escaping (_ part: NamedLayer, _ width: Int, inout Generator) -> [NamedLayer]
) -> Mistake<ResNet18Function, Architecture, Architecture.Outcome> {
  Mistake(sentence, changed(change))
}
