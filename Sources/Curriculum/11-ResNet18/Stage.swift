/// Checks `stage` on the stages of the published networks and on edges.
public func checkStage(_ exercises: any Chapter11Exercises.Type) -> Report {
  .checking {
    for (inputs, outputs, blocks, stride) in cases {
      let expected = plan(inputs, outputs, blocks, stride)
      let actual = try exercises.stage(
        inputs: inputs, outputs: outputs, blocks: blocks, stride: stride)
      if actual == expected { continue }
      let place = zip(actual, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      return Report.Failure(
        input: "inputs \(inputs), outputs \(outputs), blocks \(blocks), stride \(stride)",
        actual: text(actual), expected: text(expected),
        difference: place.map { "block \($0)" }
          ?? "\(actual.count) blocks, expected \(expected.count)",
        diagnosis: diagnosis(actual, expected))
    }
    return nil
  }
}

/// ResNet-18's second and first stage, ResNet-50's first, and stages that change one thing only.
private let cases: [(inputs: Int, outputs: Int, blocks: Int, stride: Int)] = [
  (64, 128, 2, 2), (64, 64, 2, 1), (64, 256, 3, 1), (64, 64, 3, 2), (256, 512, 6, 2), (8, 8, 1, 1),
  (16, 32, 1, 2),
]

/// Block after block: what comes in, and whether anything changes.
private func plan(_ inputs: Int, _ outputs: Int, _ blocks: Int, _ stride: Int) -> [BlockPlan] {
  var plans: [BlockPlan] = []
  var channels = inputs
  var step = stride
  while plans.count < blocks {
    plans.append(
      BlockPlan(
        inputs: channels, outputs: outputs, stride: step,
        hasDownsample: !(step == 1 && channels == outputs)))
    (channels, step) = (outputs, 1)
  }
  return plans
}

private func text(_ plans: [BlockPlan]) -> String {
  plans.map {
    "\($0.inputs) → \($0.outputs), stride \($0.stride)\($0.hasDownsample ? ", downsample" : "")"
  }.joined(separator: "\n")
}

private func diagnosis(_ actual: [BlockPlan], _ expected: [BlockPlan]) -> String? {
  guard actual.count == expected.count, let first = expected.first else {
    return actual.count == expected.count + 1 ? "one block too many" : nil
  }
  let isSame = zip(actual, expected).allSatisfy { $0.stride == $1.stride }
  if !isSame && actual.allSatisfy({ $0.stride == first.stride }) {
    return "stride in every block: only the first one halves the image"
  }
  if !isSame && actual.last?.stride == first.stride && actual.first?.stride == 1 {
    return "stride in the last block: it belongs in the first"
  }
  if actual.count > 1, actual[1].inputs == first.inputs, first.inputs != first.outputs {
    return "the stage's inputs in every block: later ones get what the first one made"
  }
  guard isSame else { return nil }
  if actual.allSatisfy({ $0.hasDownsample }) {
    return "downsample in every block: where nothing changes, the shortcut is the input itself"
  }
  if actual.allSatisfy({ !$0.hasDownsample }) {
    return first.stride != 1 && first.inputs != first.outputs
      ? "no downsample: where the shape changes, the shortcut must change too"
      : first.stride != 1
        ? "a stride alone needs a downsample too: the image gets smaller"
        : "other channels alone need a downsample too"
  }
  return nil
}
