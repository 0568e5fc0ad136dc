import Autograd
import Layers
import Models
import Tensors

/// Checks `resnet18` with few channels: the parts' names, what comes out of each, and the parameters in
/// each, counted from the architecture's description.
public func checkResNet18(_ exercises: any Chapter11Exercises.Type) -> Report {
  .checking {
    for wanted in cases {
      var generator = Generator(seed: 113)
      let parts = try exercises.resnet18(
        classes: wanted.classes, channels: wanted.channels, stem: wanted.stem, width: wanted.width,
        using: &generator)
      if let failure = wanted.judge(parts) { return failure }
    }
    return nil
  }
}

private let cases = [
  Wanted(classes: 10, channels: 1, stem: .small, width: 4),
  Wanted(classes: 5, channels: 3, stem: .imageNet, width: 6),
]

private struct Wanted: Sendable {
  let classes, channels: Int
  let stem: Stem
  let width: Int

  /// One part: its name, its output for an image of 32 × 32, its parameters.
  struct Row: Equatable {
    let name: String
    let shape: [Int]
    let parameters: Int

    var text: String { "\(name) \(shape), \(parameters) parameters" }
  }

  var isSmall: Bool { if case .small = stem { true } else { false } }

  /// What Table 1 of the paper says, with torchvision's names.
  var rows: [Row] {
    let sizes = isSmall ? (conv: 32, pool: 32) : (conv: 16, pool: 8)
    let kernel = isSmall ? 9 : 49
    var rows = [
      Row(
        name: "conv1", shape: [2, width, sizes.conv, sizes.conv],
        parameters: channels * width * kernel),
      Row(name: "bn1", shape: [2, width, sizes.conv, sizes.conv], parameters: 2 * width),
      Row(name: "relu", shape: [2, width, sizes.conv, sizes.conv], parameters: 0),
      Row(name: "maxpool", shape: [2, width, sizes.pool, sizes.pool], parameters: 0),
    ]
    var (inputs, size) = (width, sizes.pool)
    for stage in 1...4 {
      let outputs = width << (stage - 1)
      if stage > 1 { size /= 2 }
      var count = inputs * outputs * 9 + 3 * outputs * outputs * 9 + 4 * 2 * outputs
      if stage > 1 { count += inputs * outputs + 2 * outputs }
      rows.append(Row(name: "layer\(stage)", shape: [2, outputs, size, size], parameters: count))
      inputs = outputs
    }
    return rows + [
      Row(name: "avgpool", shape: [2, inputs, 1, 1], parameters: 0),
      Row(name: "flatten", shape: [2, inputs], parameters: 0),
      Row(name: "fc", shape: [2, classes], parameters: inputs * classes + classes),
    ]
  }

  func judge(_ parts: [NamedLayer]) -> Report.Failure? {
    let expected = rows
    guard parts.map(\.name) == expected.map(\.name) else {
      return failure(
        parts.map(\.name).joined(separator: ", "), expected.map(\.name).joined(separator: ", "),
        "the parts' names", diagnosis(parts.map(\.name), expected.map(\.name)))
    }
    var x = Variable(.ones([2, channels, 32, 32]))
    for (part, expected) in zip(parts, expected) {
      if let failure = misfit(part, x.shape[1]) { return failure }
      x = withoutGradients { part.module(x) }
      let actual = Row(
        name: part.name, shape: x.shape, parameters: part.module.parameterCount)
      if actual == expected { continue }
      return failure(
        actual.text, expected.text, part.name, diagnosis(actual, expected, part.module))
    }
    return nil
  }

  /// Where a block, or the last layer, is made for another number of channels than it gets: running it
  /// would end the program.
  private func misfit(_ part: NamedLayer, _ channels: Int) -> Report.Failure? {
    let blocks = part.module.children.compactMap { $0.module as? BasicBlock }
    var readers = blocks.map { ($0.conv1.weight.shape[1], $0.conv2.weight.shape[0]) }
    if let conv = part.module as? Conv2d { readers = [(conv.weight.shape[1], 0)] }
    if let norm = part.module as? BatchNorm { readers = [(norm.runningMean.value.count, 0)] }
    if let linear = part.module as? Linear { readers = [(linear.weight.shape[1], 0)] }
    var channels = channels
    for (place, (reads, makes)) in readers.enumerated() {
      let name = readers.count > 1 ? "block \(place) of \(part.name)" : part.name
      if reads != channels {
        return failure(
          "\(name) reads \(reads) channels", "it reads the \(channels) that come to it", name,
          "made for other channels: each part reads what the one before it makes")
      }
      channels = makes
    }
    return nil
  }

  private func failure(
    _ actual: String, _ expected: String, _ difference: String, _ diagnosis: String?
  ) -> Report.Failure {
    Report.Failure(
      input: "classes \(classes), channels \(channels), stem \(isSmall ? "small" : "imageNet"), "
        + "width \(width); an image [2, \(channels), 32, 32]",
      actual: actual, expected: expected, difference: difference, diagnosis: diagnosis)
  }

  private func diagnosis(_ actual: [String], _ expected: [String]) -> String {
    if let strange = actual.first(where: { !expected.contains($0) }) {
      return "names that are not torchvision's, such as \(strange): no saved weights will fit"
    }
    if let missing = expected.first(where: { !actual.contains($0) }) {
      return "\(missing) is missing: there are eleven parts"
    }
    return "the parts in another order: they are run one after the other"
  }

  private func diagnosis(_ actual: Row, _ expected: Row, _ module: Module) -> String? {
    guard actual.shape.count == expected.shape.count else { return nil }
    switch expected.name {
    case "conv1":
      if actual.shape == expected.shape && actual.parameters == expected.parameters + width {
        return "conv1 has a bias: the normalization after it takes it off again"
      }
      return isSmall && actual.parameters == channels * width * 49
        ? "the large stem for small images: theirs is 3×3 with stride 1, and no pooling" : nil
    case "layer1" where actual.shape[2] == expected.shape[2] / 2:
      return "the first stage halves the image: only stages 2, 3 and 4 do"
    case "layer1", "layer2", "layer3", "layer4":
      if actual.shape[1] == width && expected.shape[1] != width {
        return "channels stay: each stage after the first doubles them"
      }
      return module.children.count == 1
        ? "one block in a stage: ResNet-18 has two in each of four" : nil
    case "fc": return "fc ends in \(actual.shape[1]) numbers: it must end in the classes"
    default: return nil
    }
  }
}
