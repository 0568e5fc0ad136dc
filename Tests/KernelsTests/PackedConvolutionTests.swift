import Testing

@testable import Kernels

/// Serialized: a test changes how many threads all kernels use.
@Suite(.serialized) struct PackedConvolutionTests {
  /// The shapes of other convolutions without groups, and those of a ResNet's last layers for one image and for many.
  static let shapes: [Convolution2d] = {
    let layers = [(1, 25, 48), (1, 13, 100), (4, 7, 64), (1, 4, 130), (3, 4, 64), (60, 13, 40)]
    return ConvolutionTests.shapes.filter { $0.groups == 1 }
      + layers.flatMap { batch, size, channels in
        [1, 2].map { stride in
          Convolution2d(
            batch: batch, inputChannels: channels, inputHeight: size, inputWidth: size,
            outputChannels: channels + 5, kernelHeight: 3, kernelWidth: 3, strideHeight: stride,
            strideWidth: stride, paddingHeight: 1, paddingWidth: 1)
        }
      }
  }()

  /// Returns a packed convolution's result and the result of `conv2d` with the same epilogue.
  private func results(
    _ shape: Convolution2d, takesImages: Bool, adds: Bool, _ precision: Precision = .float32,
    usesTiles: Bool = hasTiles
  ) -> (packed: [Float], plain: [Float]) {
    func rounded(_ numbers: [Float]) -> [Float] {
      precision == .float32
        ? numbers : numbers.map { Float(bitPattern: UInt32(bfloat16($0)) << 16) }
    }
    let channels = shape.outputChannels
    let count = shape.batch * channels * shape.outputHeight * shape.outputWidth
    let x = rounded(
      numbers(shape.batch * shape.inputChannels * shape.inputHeight * shape.inputWidth, 1))
    let weight = rounded(
      numbers(channels * shape.inputChannels * shape.kernelHeight * shape.kernelWidth, 2))
    // Powers of two, so that scaled weights need no rounding.
    let scale = numbers(channels, 3).map { $0 < 0 ? Float(-0.5) : 2 }
    let (shift, addend) = (numbers(channels, 4), rounded(numbers(count, 5)))
    let pool = ActivationPool()
    let border = max(shape.paddingHeight, shape.paddingWidth)
    let convolution = PackedConvolution(
      shape, weight: weight, scale: scale.map(Double.init), shift: shift, precision: precision,
      takesImages: takesImages)
    convolution.usesTiles = usesTiles
    func blocked(_ channels: Int, _ height: Int, _ width: Int, _ numbers: [Float])
      -> BlockedActivations
    {
      let layout = BlockedLayout(
        batch: shape.batch, channels: channels, height: height, width: width, border: border,
        precision: precision)
      let activations = BlockedActivations(layout, in: pool)
      activations.fill(from: numbers)
      return activations
    }
    let result =
      takesImages
      ? convolution(
        images: x, batch: shape.batch, height: shape.inputHeight, width: shape.inputWidth,
        border: border, relu: adds, in: pool)
      : convolution(
        blocked(shape.inputChannels, shape.inputHeight, shape.inputWidth, x),
        adding: adds
          ? blocked(channels, shape.outputHeight, shape.outputWidth, addend) : nil,
        relu: adds, in: pool)
    var packed = [Float](repeating: .nan, count: count)
    result.copy(to: &packed)
    var plain = [Float](repeating: .nan, count: count)
    conv2d(shape, input: x, weight: weight, bias: nil, into: &plain)
    let plane = shape.outputHeight * shape.outputWidth
    for i in plain.indices {
      let channel = i / plane % channels
      plain[i] = plain[i] * scale[channel] + shift[channel]
      if adds && !takesImages { plain[i] += addend[i] }
      if adds { plain[i] = max(plain[i], 0) }
    }
    return (packed, plain)
  }

  @Test(arguments: shapes, [false, true])
  func `bfloat16 convolutions equal those of rounded inputs, rounded`(
    shape: Convolution2d, usesTiles: Bool
  ) {
    if usesTiles && !hasTiles { return }
    for takesImages in PackedConvolution.takesImages(shape) ? [false, true] : [false] {
      for adds in [false, true] {
        let (packed, plain) = results(
          shape, takesImages: takesImages, adds: adds, .bfloat16, usesTiles: usesTiles)
        for (actual, expected) in zip(packed, plain)
        where !(abs(actual - expected) <= 0.0079 * max(abs(expected), 0.01)) {
          Issue.record("\(actual) instead of \(expected)")
          return
        }
      }
    }
  }

  @Test func `bfloat16 numbers are rounded to nearest, ties to even, and NaN stays NaN`() {
    let values: [Float] = [
      1, -1.00390625, 1.01171875, 1.004, 0, -0.0, .infinity, -.infinity, 3.4e38,
      Float(bitPattern: 0x0001_1000), 0.1,
      -2.7182817, .nan, 65504, 1e30, -3.3961776e38,
    ]
    let expected: [UInt16] = [
      0x3F80, 0xBF80, 0x3F82, 0x3F81, 0, 0x8000, 0x7F80, 0xFF80, 0x7F80, 0x0001, 0x3DCD, 0xC02E,
      0x7FC0, 0x4780, 0x714A, 0xFF80,
    ]
    #expect(values.map(bfloat16) == expected)
  }

  @Test(arguments: shapes, [false, true])
  func `packed convolutions equal conv2d, scaled, shifted, added to and rectified`(
    shape: Convolution2d, adds: Bool
  ) {
    for takesImages in PackedConvolution.takesImages(shape) ? [false, true] : [false] {
      let (packed, plain) = results(shape, takesImages: takesImages, adds: adds)
      // Twice the tolerance of each of both methods, since weights are doubled.
      expectClose(packed, plain.map(Double.init), tolerance: 2e-4, "result")
    }
  }

  @Test(arguments: shapes.suffix(16))
  func `packed convolutions have the same bits on any number of threads`(shape: Convolution2d) {
    let usual = threadCount
    defer { setThreadCount(usual) }
    setThreadCount(1)
    let one = results(shape, takesImages: false, adds: true).packed
    setThreadCount(3)
    #expect(results(shape, takesImages: false, adds: true).packed == one)
  }

  @Test func `blocked pooling equals pooling of planes, also of NaN`() {
    let pool = ActivationPool()
    let sizes = [
      (9, 3, 2, 1, false), (8, 2, 2, 0, true), (7, 3, 3, 1, true), (5, 5, 1, 2, false),
    ]
    for precision in Precision.allCases {
      for size in sizes { expectPooling(pool, size, precision) }
    }
  }

  private func expectPooling(
    _ pool: ActivationPool, _ sizes: (Int, Int, Int, Int, Bool), _ precision: Precision
  ) {
    let (size, kernel, stride, padding, ceil) = sizes
    let layout = BlockedLayout(
      batch: 2, channels: 19, height: size, width: size + 1, border: 1, precision: precision)
    var x = numbers(2 * 19 * size * (size + 1), 1).map {
      Float(bitPattern: UInt32(bfloat16($0)) << 16)
    }
    x[7] = .nan
    let shape = Pooling2d(
      planes: 38, inputHeight: size, inputWidth: size + 1, kernelHeight: kernel,
      kernelWidth: kernel, strideHeight: stride, strideWidth: stride, paddingHeight: padding,
      paddingWidth: padding, ceilMode: ceil)
    let activations = BlockedActivations(layout, in: pool)
    activations.fill(from: x)
    let count = 38 * shape.outputHeight * shape.outputWidth
    var (blocked, plain) = (
      [Float](repeating: 0, count: count), [Float](repeating: 1, count: count)
    )
    activations.maxPooled(shape, in: pool).copy(to: &blocked)
    var indices = [Int32](repeating: 0, count: count)
    maxPool2d(shape, input: x, into: &plain, indices: &indices)
    #expect(blocked.map { $0.isNaN ? 1e9 : $0 } == plain.map { $0.isNaN ? 1e9 : $0 })
    var means = [Float](repeating: 0, count: 38)
    activations.averages(into: &means)
    let plane = size * (size + 1)
    let expected = (1..<38).map { channel in
      x[channel * plane..<(channel + 1) * plane].reduce(0) { $0 + Double($1) } / Double(plane)
    }
    expectClose(Array(means[1...]), expected, tolerance: 1e-6, "means")
    #expect(means[0].isNaN)
  }
}
