import Tensors
import Testing

/// Runs `body` in a process of its own and expects it to stop with this sentence.
private func expectStop(
  _ sentence: String, _ result: ExitTest.Result?,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  #expect(text.contains(sentence), "stopped with: \(text)", sourceLocation: sourceLocation)
}

@Suite struct ErrorTests {
  @Test func `shapes that do not broadcast are named with the rule`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 3]) + .zeros([2, 2])
    }
    expectStop(
      "+: shapes [2, 3] and [2, 2] do not broadcast; aligned at the right, sizes must be equal or one "
        + "of them 1", result)
  }

  @Test func `inner sizes that differ are named`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 3]).matmul(.zeros([4, 5]))
    }
    expectStop("matmul: inner sizes differ: [2, 3] · [4, 5]", result)
  }

  @Test func `a reshape that does not fit is named`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 3]).reshaped([4, -1])
    }
    expectStop("reshape: [2, 3] has 6 elements, which [4, -1] cannot divide evenly", result)
  }

  @Test func `an index out of range is named`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 3])[0, 3]
    }
    expectStop("select: index 3 is out of range for axis 0 of [3]", result)
  }

  @Test func `rows of different lengths are named`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let ragged: Tensor<Float> = [[1, 2], [3]]
      _ = ragged
    }
    expectStop("rows of a literal must be alike", result)
  }
}
