import Autograd
import Layers
import Tensors
import Testing

@Suite struct EmbeddingTests {
  @Test func `rows beyond 2²⁴ are found, and receive their own gradient`() {
    var generator = Generator(seed: 0)
    let (first, second) = (16_777_216, 16_777_217)
    let table = Embedding(second + 1, 1, initializer: .zeros, using: &generator)
    table.weight.update { $0[second] = [5] }
    let indices = Tensor<Int32>([Int32(first), Int32(second)], shape: [2])
    let rows = table(indices)
    #expect(rows.value == [[0], [5]])
    rows.backward(with: [[1], [2]])
    #expect(table.weight.gradient![first...].scalars == [1, 2])
  }

  @Test func `hooks see the indices and the vectors`() {
    var generator = Generator(seed: 0)
    let table = Embedding(3, 2, using: &generator)
    var seen: [Tensor<Float>] = []
    table.onForward { _, input, output in
      seen = [input.value, output.value]
      return nil
    }
    let rows = table([2, 0] as Tensor<Int32>)
    #expect(seen == [[2, 0], rows.value])
    #expect(rows.value == table.weight.value.indexSelected(axis: 0, [2, 0]))
  }
}
