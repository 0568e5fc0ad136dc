import Tensors
import Testing

@Suite struct DescriptionTests {
  @Test func `columns align and digits are as few as needed`() {
    #expect("\(Tensor<Float>([[1, -20], [3, 4]]))" == "[[  1., -20.],\n [  3.,   4.]]")
    #expect("\(Tensor<Float>([0.5, 1]))" == "[0.5, 1.0]")
    #expect("\(Tensor<Float>([1.0 / 3, 2]))" == "[0.3333, 2.0000]")
    #expect("\(Tensor<Float>(7))" == "7.")
    #expect("\(Tensor<Int32>([1, 20]))" == "[ 1, 20]")
    #expect("\(Tensor<Bool>([true, false]))" == "[ true, false]")
    #expect("\(Tensor<Float>([1, .nan, -.infinity]))" == "[  1.,  nan, -inf]")
    #expect("\(Tensor<Float>([1e-7, 1]))" == "[1.0000e-07, 1.0000e+00]")
  }

  @Test func `matrices of a stack are set apart`() {
    let cube = Tensor<Float>.arange(0, 8).reshaped([2, 2, 2])
    #expect("\(cube)" == "[[[0., 1.],\n  [2., 3.]],\n\n [[4., 5.],\n  [6., 7.]]]")
  }

  @Test func `large tensors are summarised`() {
    let large = Tensor<Float>.arange(0, 2000)
    #expect("\(large)" == "[   0.,    1.,    2., ..., 1997., 1998., 1999.]")
    let square = Tensor<Float>.zeros([100, 100])
    #expect("\(square)".split(separator: "\n").count == 7)
  }
}

@Suite struct HeatmapTests {
  @Test func `small is empty, large is full, and no colour means no escapes`() {
    let x: Tensor<Float> = [[0, 0.5], [1, .nan]]
    #expect(x.heatmap(inColour: false) == "  ++\n@@??")
    #expect(x.heatmap(inColour: true).contains("\u{1B}[48;2;33;84;143m"))
    #expect(Tensor<Float>([2, 2]).heatmap(inColour: false) == "++++")
    // A test's output is no terminal.
    #expect(!x.heatmap().contains("\u{1B}"))
  }
}
