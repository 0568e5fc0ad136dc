import Autograd
import Layers
import Tensors
import Testing

@Suite struct SummaryTests {
  private func network() -> Sequential {
    var generator = Generator(seed: 1)
    return Sequential(
      Conv2d(3, 8, kernelSize: 3, stride: 2, padding: 1, groups: 1, using: &generator),
      BatchNorm2d(8), ReLU(), Flatten(), Linear(128, 10, using: &generator))
  }

  @Test func `a summary counts parameters, multiply-adds and bytes`() {
    let network = network()
    let summary = network.summary([2, 3, 8, 8])
    #expect(summary.rows.map(\.path) == ["", "0", "1", "2", "3", "4"])
    #expect(summary.rows.map(\.outputShape)[1] == [2, 8, 4, 4])
    #expect(summary.rows.map(\.parameters) == [0, 224, 16, 0, 0, 1290])
    // Each output element of the convolution sums 27 products, each of the linear layer 128.
    #expect(summary.rows.map(\.multiplyAdds) == [0, 256 * 27, 0, 0, 0, 20 * 128])
    #expect(summary.multiplyAdds == 256 * 27 + 20 * 128)
    #expect(summary.outputBytes == 4 * (256 * 4 + 20))
    #expect(summary.parameters == 1530 && summary.trainableParameters == 1530)
    #expect(summary.stateBytes == 4 * (1530 + 16) + 8)
  }

  @Test func `a summary leaves the network unchanged`() {
    let network = network()
    network[1].eval()
    let before = network.stateDictionary()
    _ = network.summary([2, 3, 8, 8])
    #expect(network.isTraining && !network[1].isTraining && network[2].isTraining)
    for key in before.keys { #expect(network.stateDictionary()[key] == before[key]) }
    var calls = 0
    network[2].onForward { _, _, _ in
      calls += 1
      return nil
    }
    _ = network(Variable(.ones([2, 3, 8, 8])))
    #expect(calls == 1)
  }

  @Test func `a summary prints a plain-text table`() {
    let network = network()
    network[0].freeze()
    let lines = network.summary([2, 3, 8, 8]).description.split(separator: "\n")
    #expect(lines[0] == "layer  type         output        parameters  multiply-adds  memory")
    #expect(lines[2] == "(all)  Sequential   [2, 10]")
    #expect(lines[3] == "0      Conv2d       [2, 8, 4, 4]         224          6,912  1.0 kB")
    #expect(lines[5] == "2      ReLU         [2, 8, 4, 4]                             1.0 kB")
    #expect(lines[9] == "total                                  1,530          9,472  4.2 kB")
    #expect(
      lines[10]
        == "1,306 trainable parameters, 224 frozen; parameters and buffers: 6.2 kB")
    #expect(lines.allSatisfy { !$0.contains("\u{1B}") && $0.last != " " })
  }

  @Test func `a summary counts calls and marks modules that were not called`() {
    let relu = ReLU()
    let list = Sequential(relu, relu)
    let twice = list.summary([3])
    #expect(twice.rows.map(\.calls) == [1, 2])
    #expect(twice.description.contains("ReLU ×2"))
    let idle = list.summary {}
    #expect(idle.description.contains("not called"))
  }

  @Test func `a summary has the shapes and multiply-adds of transposed and one-dimensional layers`()
  {
    var generator = Generator(seed: 1)
    let images = Sequential(
      ConvTranspose2d(8, 4, kernelSize: [2, 3], stride: 2, groups: 2, using: &generator),
      ReflectionPad2d(1), Unfold(2, stride: 2), Fold(to: [10, 12], 2, stride: 2))
    let rows = images.summary([1, 8, 4, 5]).rows.dropFirst()
    #expect(
      rows.map(\.outputShape) == [[1, 4, 8, 11], [1, 4, 10, 13], [1, 16, 30], [1, 4, 10, 12]])
    // Each of 8 × 20 input elements is multiplied with 2 kernels of 6 weights.
    #expect(rows.map(\.multiplyAdds) == [160 * 12, 0, 0, 0])
    #expect(rows.map(\.type) == ["ConvTranspose2d", "ReflectionPad2d", "Unfold", "Fold"])
    let sequence = Sequential(
      Conv1d(3, 6, kernelSize: 5, stride: 2, using: &generator), MaxPool1d(2),
      ConvTranspose1d(6, 2, kernelSize: 4, bias: false, using: &generator))
    let summary = sequence.summary([2, 3, 15])
    #expect(summary.rows.dropFirst().map(\.outputShape) == [[2, 6, 6], [2, 6, 3], [2, 2, 6]])
    #expect(
      summary.rows.dropFirst().map(\.multiplyAdds) == [2 * 36 * 15, 0, 2 * 18 * 8])
    #expect(summary.parameters == 6 * 15 + 6 + 48)
  }
}
