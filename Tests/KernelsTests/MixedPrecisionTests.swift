import Testing

@testable import Kernels

/// Serialized: a test changes how many threads all kernels use.
@Suite(.serialized) struct MixedPrecisionTests {
  /// Also those of a ResNet's first layers, and planes of fewer than 16 pixels.
  static let shapes: [Convolution2d] =
    ConvolutionTests.shapes
    + [(3, 64, 7, 2, 40, 2), (40, 70, 3, 1, 25, 3), (33, 65, 3, 2, 3, 40)].map {
      channels, outputs, kernel, stride, size, batch in
      Convolution2d(
        batch: batch, inputChannels: channels, inputHeight: size, inputWidth: size,
        outputChannels: outputs, kernelHeight: kernel, kernelWidth: kernel, strideHeight: stride,
        strideWidth: stride, paddingHeight: kernel / 2, paddingWidth: kernel / 2)
    }

  /// The result and the gradients of a convolution of numbers that are bfloat16.
  private struct Results {
    var y, dX, dW: [Float]

    init(_ shape: Convolution2d, _ precision: Precision) {
      func rounded(_ numbers: [Float]) -> [Float] {
        numbers.map { Float(bitPattern: UInt32(bfloat16($0)) << 16) }
      }
      let x = rounded(
        numbers(shape.batch * shape.inputChannels * shape.inputHeight * shape.inputWidth, 1))
      let count = shape.outputChannels * shape.groupInputs
      let weight = rounded(numbers(count * shape.kernelHeight * shape.kernelWidth, 2))
      let bias = numbers(shape.outputChannels, 3)
      let dY = rounded(numbers(shape.batch * shape.outputChannels * shape.outputPlane, 4))
      y = dY.map { _ in .nan }
      dX = x.map { _ in .nan }
      dW = weight.map { _ in .nan }
      conv2d(shape, precision: precision, input: x, weight: weight, bias: bias, into: &y)
      conv2dInputGradient(
        shape, precision: precision, outputGradient: dY, weight: weight, into: &dX)
      conv2dWeightGradient(shape, precision: precision, input: x, outputGradient: dY, into: &dW)
    }
  }

  @Test(arguments: shapes)
  func `bfloat16 convolutions equal those of float32, rounded, but for weight gradients`(
    shape: Convolution2d
  ) {
    let (actual, expected) = (Results(shape, .bfloat16), Results(shape, .float32))
    func expectRounded(_ a: [Float], _ b: [Float], _ name: Comment) {
      // Half a step of bfloat16 numbers, and the rounding of sums.
      #expect(zip(a, b).allSatisfy { abs($0 - $1) <= 0.004 * max(abs($1), 0.05) }, name)
    }
    expectRounded(actual.y, expected.y, "result")
    expectRounded(actual.dX, expected.dX, "gradient by the input")
    expectClose(actual.dW, expected.dW.map(Double.init), tolerance: 2e-4, "gradient by the weight")
  }

  @Test(arguments: shapes)
  func `weight gradients without the processor's tiles are the same but for rounding`(
    shape: Convolution2d
  ) {
    guard shape.suitsBFloat16 else { return }
    let x = numbers(shape.batch * shape.inputChannels * shape.inputHeight * shape.inputWidth, 1)
    let dY = numbers(shape.batch * shape.outputChannels * shape.outputPlane, 4)
    func gradient(usesTiles: Bool) -> [Float] {
      var dW = [Float](repeating: .nan, count: shape.outputChannels * shape.depth)
      PairedPositions(shape).multiply(x, dY, into: &dW, usesTiles: usesTiles)
      return dW
    }
    var rounded = [Float](repeating: .nan, count: shape.outputChannels * shape.depth)
    func pairs(_ numbers: [Float]) -> [Float] {
      numbers.map { Float(bitPattern: UInt32(bfloat16($0)) << 16) }
    }
    conv2dWeightGradient(shape, input: pairs(x), outputGradient: pairs(dY), into: &rounded)
    for usesTiles in hasTiles ? [false, true] : [false] {
      expectClose(
        gradient(usesTiles: usesTiles), rounded.map(Double.init), tolerance: 2e-4, "gradient")
    }
  }

  @Test func `bfloat16 convolutions have the same bits on any number of threads`() {
    let usual = threadCount
    defer { setThreadCount(usual) }
    for shape in Self.shapes.suffix(12) {
      setThreadCount(1)
      let one = Results(shape, .bfloat16)
      setThreadCount(3)
      let three = Results(shape, .bfloat16)
      #expect(one.y == three.y && one.dX == three.dX && one.dW == three.dW)
    }
  }

  @Test func `bfloat16 convolutions pass NaN and infinity on`() {
    let shape = Convolution2d(
      batch: 1, inputChannels: 20, inputHeight: 6, inputWidth: 6, outputChannels: 20,
      kernelHeight: 3, kernelWidth: 3, paddingHeight: 1, paddingWidth: 1)
    for value in [Float.nan, .infinity] {
      var x = [Float](repeating: 1, count: 20 * 36)
      x[36 + 7] = value
      let weight = [Float](repeating: 1, count: 20 * 20 * 9)
      var y = x
      conv2d(shape, precision: .bfloat16, input: x, weight: weight, bias: nil, into: &y)
      for i in 0..<36 {
        let isNear = abs(i / 6 - 1) <= 1 && abs(i % 6 - 1) <= 1
        #expect(y[i].isFinite != isNear)
      }
    }
  }
}
