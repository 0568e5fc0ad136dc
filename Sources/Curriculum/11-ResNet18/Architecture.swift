import Autograd
import Layers
import Models
import Tensors

/// A ResNet-18 to build, small enough to run, and what its parts must be.
struct Architecture: Sendable {
  let classes, channels: Int
  let stem: Stem
  let width: Int

  /// One part: its name, the shape of its output for images of 32 × 32, its number of parameters.
  struct Row: Equatable {
    let name: String
    let shape: [Int]
    let parameters: Int
    /// What is wrong with the output, although its shape is right.
    var flaw: String?

    var text: String {
      "\(name) \(shape), \(parameters) parameters" + (flaw.map { "; \($0)" } ?? "")
    }
  }

  /// What was built.
  struct Outcome: Equatable {
    let names: [String]
    /// The parts, if their names are right, up to the first that is wrong.
    var rows: [Row] = []
    /// The part that cannot be run after those.
    var misfit: Misfit?
  }

  /// A part whose weights are for another number of channels than its input has.
  struct Misfit: Equatable {
    let name: String
    let expects, gets: Int
  }

  var isSmall: Bool { if case .small = stem { true } else { false } }

  var text: String {
    "classes \(classes), channels \(channels), stem \(isSmall ? "small" : "imageNet"), "
      + "width \(width); images [2, \(channels), 32, 32]"
  }

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

  /// Runs the parts one after the other, as far as they are right: what follows might end the process.
  func outcome(_ parts: [NamedLayer]) -> Outcome {
    let rows = rows
    var outcome = Outcome(names: parts.map(\.name))
    guard outcome.names == rows.map(\.name) else { return outcome }
    var generator = Generator(seed: 114)
    var x = Variable(.normal([2, channels, 32, 32], using: &generator))
    for (part, right) in zip(parts, rows) {
      outcome.misfit = misfit(part, x.shape[1])
      if outcome.misfit != nil { break }
      let input = x
      x = withoutGradients { part.module(x) }
      var row = Row(name: part.name, shape: x.shape, parameters: part.module.parameterCount)
      if row == right { row.flaw = flaw(part, from: input, to: x) }
      outcome.rows.append(row)
      if row != right { break }
    }
    return outcome
  }

  /// Returns what is wrong with the output of a part that has no weights, or is no batch normalization.
  private func flaw(_ part: NamedLayer, from x: Variable, to y: Variable) -> String? {
    func flaw(_ expected: Variable, _ text: String) -> String? {
      y.value.allClose(expected.value, absolute: 1e-5) ? nil : text
    }
    return switch part.name {
    case "bn1": part.module is BatchNorm ? nil : "it is no batch normalization"
    case "relu": flaw(x.relu(), "its output is not the larger of 0 and the input")
    case "maxpool":
      isSmall
        ? flaw(x, "its output is not its input")
        : flaw(
          withoutGradients { MaxPool2d(3, stride: 2, padding: 1)(x) },
          "its output is not the largest of each window")
    case "avgpool": flaw(x.mean([2, 3], keepDims: true), "its output is not each channel's mean")
    case "flatten": flaw(x.reshaped(y.shape), "its numbers are in another order")
    default: nil
    }
  }

  private func misfit(_ part: NamedLayer, _ channels: Int) -> Misfit? {
    let isSequential = part.module is Sequential
    let modules = isSequential ? part.module.children.map(\.module) : [part.module]
    var channels = channels
    for (index, module) in modules.enumerated() {
      guard let (inputs, outputs) = sizes(of: module) else { continue }
      if inputs != channels {
        return Misfit(
          name: isSequential ? "block \(index) of \(part.name)" : part.name, expects: inputs,
          gets: channels)
      }
      channels = outputs
    }
    return nil
  }

  /// The channels of a module's input and output, as its weights have them.
  private func sizes(of module: Module) -> (inputs: Int, outputs: Int)? {
    switch module {
    case let block as BasicBlock: (block.conv1.weight.shape[1], block.conv2.weight.shape[0])
    case let conv as Conv2d: (conv.weight.shape[1], conv.weight.shape[0])
    case let linear as Linear: (linear.weight.shape[1], linear.weight.shape[0])
    case let norm as BatchNorm: (norm.runningMean.value.count, norm.runningMean.value.count)
    default: nil
    }
  }

  func mismatch(_ outcome: Outcome) -> Mismatch? {
    let rows = rows
    let names = rows.map(\.name)
    if outcome.names != names {
      return Mismatch(
        actual: outcome.names.joined(separator: ", "), expected: names.joined(separator: ", "),
        difference: difference(outcome.names, names))
    }
    if let misfit = outcome.misfit {
      return Mismatch(
        actual: "\(misfit.name) expects an input of \(misfit.expects) channels",
        expected: "an input of \(misfit.gets) channels, the output of the part before",
        difference: misfit.name)
    }
    return zip(outcome.rows, rows).first { $0 != $1 }.map { own, right in
      Mismatch(actual: own.text, expected: right.text, difference: own.name)
    }
  }

  private func difference(_ names: [String], _ expected: [String]) -> String {
    if let strange = names.first(where: { !expected.contains($0) }) {
      return "\(strange) is not one of torchvision's names"
    }
    if let missing = expected.first(where: { !names.contains($0) }) {
      return "\(missing) is missing"
    }
    return "the order of the names"
  }
}
