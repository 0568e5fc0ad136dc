import Testing

@testable import Tensors

@Suite struct DescriptionTests {
  @Test func `description aligns columns and has as few digits as needed`() {
    #expect("\(Tensor<Float>([[1, -20], [3, 4]]))" == "[[  1., -20.],\n [  3.,   4.]]")
    #expect("\(Tensor<Float>([0.5, 1]))" == "[0.5, 1.0]")
    #expect("\(Tensor<Float>([1.0 / 3, 2]))" == "[0.3333, 2.0000]")
    #expect("\(Tensor<Float>(7))" == "7.")
    #expect("\(Tensor<Int32>([1, 20]))" == "[ 1, 20]")
    #expect("\(Tensor<Bool>([true, false]))" == "[ true, false]")
    #expect("\(Tensor<Float>([1, .nan, -.infinity]))" == "[  1.,  nan, -inf]")
    #expect("\(Tensor<Float>([1e-7, 1]))" == "[1.0e-07, 1.0e+00]")
    #expect("\(Tensor<Float>([1.2345678e-7, -3]))" == "[ 1.2346e-07, -3.0000e+00]")
    #expect("\(Tensor<Float>([2e9, 1.5e9]))" == "[2.0e+09, 1.5e+09]")
  }

  @Test func `description separates the matrices of a batch`() {
    let cube = Tensor<Float>.arange(0, 8).reshaped([2, 2, 2])
    #expect("\(cube)" == "[[[0., 1.],\n  [2., 3.]],\n\n [[4., 5.],\n  [6., 7.]]]")
  }

  @Test func `description summarizes large tensors`() {
    let large = Tensor<Float>.arange(0, 2000)
    #expect("\(large)" == "[   0.,    1.,    2., ..., 1997., 1998., 1999.]")
    let square = Tensor<Float>.zeros([100, 100])
    #expect("\(square)".split(separator: "\n").count == 7)
    #expect("\(square[0..<2])".split(separator: "\n").count == 12)
  }

  @Test func `description wraps rows at 80 columns and aligns them`() {
    let row = "\(Tensor<Float>.arange(0, 30))"
    #expect(
      row == "[ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11., 12., 13., 14.,\n"
        + " 15., 16., 17., 18., 19., 20., 21., 22., 23., 24., 25., 26., 27., 28., 29.]")
    let cube = "\(Tensor<Int32>.zeros([2, 3, 100]))"
    #expect(cube.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(
      "\(Tensor<Float>.zeros([0, 3]))" == "[]" && "\(Tensor<Float>.zeros([2, 0]))" == "[[],\n []]")
  }

  /// NumPy's `broadcast_to`.
  @Test func `description reads only the elements of an expanded tensor that it shows`() {
    let vector = Tensor<Float>([7]).expanded(to: [1 << 40])
    #expect("\(vector)" == "[7., 7., 7., ..., 7., 7., 7.]")
    let rows = Tensor<Float>([[1], [2]]).expanded(to: [2, 1 << 50])
    #expect("\(rows)" == "[[1., 1., 1., ..., 1., 1., 1.],\n [2., 2., 2., ..., 2., 2., 2.]]")
    let columns = Tensor<Int32>([1, 2]).expanded(to: [1 << 40, 2])
    let row = "[1, 2]"
    #expect(
      "\(columns)"
        == "[" + [row, row, row, "...", row, row, row].joined(separator: ",\n ") + "]")
    #expect(
      "\(Tensor<Bool>(true).expanded(to: [1 << 30, 1 << 30]))".hasPrefix("[[true, true, true,"))
  }

  @Test func `description of many axes shows fewer elements of each`() {
    let cube = Tensor<Float>(1).expanded(to: [Int](repeating: 10, count: 12))
    #expect("\(cube)".count < 200_000)
    let halves = Tensor<Float>(1).expanded(to: [Int](repeating: 2, count: 40))
    #expect("\(halves)".count < 1_000_000 && "\(halves)".contains("..."))
  }

  @Test func `NaN is printed without a sign`() {
    let negative = -Float.nan
    #expect(
      "\(negative) \(Double(negative)) \([negative, 1]) \([Double.nan])"
        == "nan nan [nan, 1.0] [nan]")
    #expect(
      "\(Tensor([negative, -1], shape: [2]))" == "[nan, -1.]"
        && "\(-0.0) \(-Float.infinity)" == "-0.0 -inf")
  }

  @Test func `debugDescription has the type and the shape`() {
    #expect(String(reflecting: Tensor<Int64>([[1, 2]])) == "int64 [1, 2]\n[[1, 2]]")
  }
}

@Suite struct HeatmapTests {
  @Test
  func
    `heatmap is empty for the minimum and full for the maximum, and has no escapes without color`()
  {
    let x: Tensor<Float> = [[0, 0.5], [1, .nan]]
    #expect(x.heatmap(inColor: false) == "  ++\n@@??")
    #expect(x.heatmap(inColor: true).contains("\u{1B}[48;2;33;84;143m"))
    #expect(Tensor<Float>([2, 2]).heatmap(inColor: false) == "++++")
  }

  @Test func `heatmap uses color on a terminal, unless NO_COLOR is set`() throws {

    for (isTerminal, variable, expected) in [
      (true, nil, true), (true, "1", false), (true, "", true), (false, nil, false),
    ] as [(Bool, String?, Bool)] {
      #expect(
        Tensor<Float>.usesColor(isTerminal: isTerminal, noColor: variable) == expected)
    }
  }
}
