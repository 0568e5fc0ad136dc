import Autograd
import Tensors
import Testing

private func expectStop(
  _ sentence: String, _ result: ExitTest.Result?,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  #expect(text.contains(sentence), "stopped with: \(text)", sourceLocation: sourceLocation)
}

@Suite struct ErrorTests {
  @Test func `going backward twice says how to allow it`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Variable(3, requiresGradient: true)
      let y = x * x
      y.backward()
      y.backward()
    }
    expectStop("was freed by an earlier backward; pass retainGraph: true", result)
  }

  @Test func `a value changed after it was recorded is noticed`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let w = Parameter([1, 2])
      let y = (w * w).sum()
      w.update { $0 += 1 }
      y.backward()
    }
    expectStop("a value that × read was changed after it was recorded", result)
  }

  @Test func `a result of several numbers needs a seed`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      (Variable([1, 2], requiresGradient: true) * 2).backward()
    }
    expectStop("backward: a result of shape [2] needs a seed of that shape", result)
  }

  @Test func `a backward of the wrong shape is named`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Variable([1, 2], requiresGradient: true)
      Variable.record("wrong", x.value * 2, [x]) { _, _ in [Variable(1)] }.sum().backward()
    }
    expectStop(
      "backward of wrong: a gradient of shape [] came back for an input of shape [2]", result)
  }

  @Test func `channels that do not fit are named`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(.zeros([1, 3, 8, 8])).conv2d(Variable(.zeros([4, 2, 3, 3])))
    }
    expectStop(
      "conv2d: input [1, 3, 8, 8] has 3 channels, but weight [4, 2, 3, 3] takes 2 × 1 groups",
      result)
  }

  @Test func `batch normalisation of one value is refused`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Variable(.zeros([1, 3, 1, 1])).batchNormalized(weight: nil, bias: nil)
    }
    expectStop("batchNorm: training needs more than one value per channel", result)
  }
}
