import Kernels
import Testing

@Suite struct ConvolutionTests {
  /// Odd sizes, strides, paddings, dilations, groups and kernels that are not square.
  static let shapes: [Convolution2d] = {
    var shapes: [Convolution2d] = []
    func add(
      _ n: Int, _ c: Int, _ h: Int, _ w: Int, _ o: Int, _ kH: Int, _ kW: Int,
      stride: (Int, Int) = (1, 1),
      padding: (Int, Int) = (0, 0), dilation: (Int, Int) = (1, 1), groups: Int = 1
    ) {
      shapes.append(
        Convolution2d(
          batch: n, inputChannels: c, inputHeight: h, inputWidth: w, outputChannels: o,
          kernelHeight: kH, kernelWidth: kW, strideHeight: stride.0, strideWidth: stride.1,
          paddingHeight: padding.0, paddingWidth: padding.1, dilationHeight: dilation.0,
          dilationWidth: dilation.1, groups: groups))
    }
    add(1, 1, 1, 1, 1, 1, 1)
    add(2, 3, 5, 7, 9, 3, 3, padding: (1, 1))
    add(1, 8, 33, 31, 8, 3, 3, padding: (1, 1))
    add(3, 2, 9, 4, 7, 1, 3)
    add(2, 5, 8, 8, 17, 3, 1, stride: (2, 1), padding: (1, 0))
    add(1, 3, 20, 19, 8, 7, 7, stride: (2, 2), padding: (3, 3))
    add(2, 16, 13, 13, 33, 1, 1, stride: (2, 2))
    add(2, 4, 9, 9, 6, 3, 3, padding: (2, 2), dilation: (2, 2))
    add(2, 6, 7, 7, 9, 3, 3, stride: (2, 2), padding: (1, 1), groups: 3)
    add(1, 4, 6, 6, 4, 3, 3, padding: (1, 1), groups: 4)
    add(5, 70, 4, 4, 66, 3, 3, padding: (1, 1))
    add(1, 2, 5, 5, 3, 2, 2, padding: (3, 3))
    add(2, 3, 40, 2, 5, 5, 2, stride: (3, 1), padding: (2, 1))
    // Polyphase inputs: strides larger than the width, dilations with a common factor, rows shorter and longer
    // than a panel.
    add(2, 3, 11, 70, 9, 3, 3, stride: (2, 2), padding: (1, 1), dilation: (2, 2))
    add(3, 5, 9, 14, 8, 2, 3, stride: (3, 3), padding: (1, 2), dilation: (1, 2))
    add(2, 4, 7, 3, 10, 3, 1, stride: (1, 5), padding: (1, 3))
    add(2, 6, 12, 9, 6, 1, 1, stride: (2, 3), padding: (1, 1), groups: 2)
    add(1, 7, 30, 37, 16, 5, 4, stride: (4, 4), padding: (2, 0), dilation: (1, 3))
    for (n, c, h, w, o, p) in [
      (1, 16, 2, 2, 16, 1), (2, 16, 5, 7, 33, 1), (3, 17, 4, 4, 40, 1), (1, 33, 9, 6, 31, 0),
      (2, 48, 7, 7, 64, 1), (1, 20, 3, 8, 16, 2), (9, 32, 25, 25, 16, 1), (5, 65, 13, 13, 32, 1),
      (40, 16, 5, 7, 33, 1), (33, 17, 4, 4, 40, 1), (12, 33, 9, 6, 31, 0), (20, 20, 4, 8, 16, 2),
    ] { add(n, c, h, w, o, 3, 3, padding: (p, p)) }
    // Direct convolution: from 512 positions and 16 channels on.
    add(20, 16, 13, 11, 16, 3, 3, stride: (2, 2), padding: (1, 1))
    add(12, 33, 14, 15, 40, 1, 1, stride: (2, 2))
    add(30, 17, 12, 9, 31, 3, 2, stride: (2, 3), padding: (1, 0))
    add(9, 16, 12, 12, 18, 3, 3, padding: (2, 2), dilation: (2, 2))
    add(6, 20, 23, 21, 17, 5, 5, stride: (2, 2), padding: (2, 2))
    add(8, 16, 9, 10, 24, 1, 1)
    add(24, 16, 10, 11, 16, 2, 2, stride: (3, 3))
    // Interleaved convolution: from 512 positions and 16 output channels on.
    add(1, 3, 47, 49, 33, 7, 7, stride: (2, 2), padding: (3, 3))
    add(5, 1, 23, 20, 16, 3, 5, stride: (1, 2), padding: (1, 0))
    add(3, 15, 17, 19, 31, 2, 3, padding: (0, 2))
    add(7, 2, 31, 29, 65, 4, 3, stride: (3, 3), padding: (2, 1), dilation: (2, 1))
    add(4, 5, 13, 12, 17, 1, 2)
    return shapes
  }()

  private struct Data {
    let x, weight, bias, dY: [Float]

    init(_ s: Convolution2d) {
      x = numbers(s.batch * s.inputChannels * s.inputHeight * s.inputWidth, 1)
      weight = numbers(
        s.outputChannels * (s.inputChannels / s.groups) * s.kernelHeight * s.kernelWidth, 2)
      bias = numbers(s.outputChannels, 3)
      dY = numbers(s.batch * s.outputChannels * s.outputHeight * s.outputWidth, 4)
    }
  }

  /// Calls `body` with the positions of input, weight and output of every product in the definition.
  private func forEachProduct(_ s: Convolution2d, _ body: (_ x: Int, _ w: Int, _ y: Int) -> Void) {
    let (cIn, cOut) = (s.inputChannels / s.groups, s.outputChannels / s.groups)
    for n in 0..<s.batch {
      for o in 0..<s.outputChannels {
        for i in 0..<s.outputHeight {
          for j in 0..<s.outputWidth {
            for c in 0..<cIn {
              for u in 0..<s.kernelHeight {
                for v in 0..<s.kernelWidth {
                  let y = i * s.strideHeight - s.paddingHeight + u * s.dilationHeight
                  let x = j * s.strideWidth - s.paddingWidth + v * s.dilationWidth
                  if y < 0 || y >= s.inputHeight || x < 0 || x >= s.inputWidth { continue }
                  let channel = o / cOut * cIn + c
                  body(
                    ((n * s.inputChannels + channel) * s.inputHeight + y) * s.inputWidth + x,
                    ((o * cIn + c) * s.kernelHeight + u) * s.kernelWidth + v,
                    ((n * s.outputChannels + o) * s.outputHeight + i) * s.outputWidth + j)
                }
              }
            }
          }
        }
      }
    }
  }

  private func all(_ s: Convolution2d, _ data: Data) -> (y: [Float], dX: [Float], dW: [Float]) {
    var y = [Float](repeating: .nan, count: data.dY.count)
    var dX = [Float](repeating: .nan, count: data.x.count)
    var dW = [Float](repeating: .nan, count: data.weight.count)
    conv2d(s, input: data.x, weight: data.weight, bias: data.bias, into: &y)
    conv2dInputGradient(s, outputGradient: data.dY, weight: data.weight, into: &dX)
    conv2dWeightGradient(s, input: data.x, outputGradient: data.dY, into: &dW)
    return (y, dX, dW)
  }

  @Test(arguments: shapes)
  func `convolutions and their gradients equal the definition`(shape: Convolution2d) {
    let data = Data(shape)
    let plane = shape.outputHeight * shape.outputWidth
    var y = data.dY.indices.map { Double(data.bias[$0 / plane % shape.outputChannels]) }
    var dX = [Double](repeating: 0, count: data.x.count)
    var dW = [Double](repeating: 0, count: data.weight.count)
    forEachProduct(shape) { i, w, o in
      y[o] += Double(data.x[i]) * Double(data.weight[w])
      dX[i] += Double(data.dY[o]) * Double(data.weight[w])
      dW[w] += Double(data.dY[o]) * Double(data.x[i])
    }
    let actual = all(shape, data)
    expectClose(actual.y, y, tolerance: 5e-5, "result")
    expectClose(actual.dX, dX, tolerance: 5e-5, "gradient by the input")
    expectClose(actual.dW, dW, tolerance: 2e-4, "gradient by the weight")
  }

  @Test(arguments: shapes)
  func `a fused epilogue has the same bits as separate operations`(
    shape: Convolution2d
  ) {
    let data = Data(shape)
    let channels = shape.outputChannels
    let (center, scale, addend) = (
      numbers(channels, 5), numbers(channels, 6), numbers(data.dY.count, 7)
    )
    var sums = [Float](repeating: .nan, count: data.dY.count)
    conv2d(shape, input: data.x, weight: data.weight, bias: nil, into: &sums)
    let plane = shape.outputHeight * shape.outputWidth
    for adds in [false, true] {
      var y = [Float](repeating: .nan, count: data.dY.count)
      addend.withUnsafeBufferPointer { addend in
        data.bias.withUnsafeBufferPointer { shift in
          center.withUnsafeBufferPointer { center in
            scale.withUnsafeBufferPointer { scale in
              let epilogue = ConvolutionEpilogue(
                center: center.baseAddress, scale: scale.baseAddress, shift: shift.baseAddress,
                addend: adds ? addend.baseAddress : nil, appliesReLU: adds)
              conv2d(shape, input: data.x, weight: data.weight, then: epilogue, into: &y)
            }
          }
        }
      }
      let expected = sums.indices.map { place in
        let channel = place / plane % channels
        let normal = (sums[place] - center[channel]) * scale[channel] + data.bias[channel]
        return adds ? max(normal + addend[place], 0) : normal
      }
      #expect(y == expected)
    }
  }

  @Test func `convolutions have the same bits with streaming stores`() {
    // The output of all images, 4.3 million numbers, is streamed; that of ten images is not.
    let whole = Convolution2d(
      batch: 20, inputChannels: 3, inputHeight: 103, inputWidth: 99, outputChannels: 64,
      kernelHeight: 3, kernelWidth: 3, strideHeight: 1, strideWidth: 2, paddingHeight: 1,
      paddingWidth: 0)
    var half = whole
    half.batch = 10
    let data = Data(whole)
    let expected = [Float](unsafeUninitializedCapacity: data.dY.count) { y, count in
      count = data.dY.count
      for part in 0..<2 {
        let x = Array(data.x[part * data.x.count / 2..<(part + 1) * data.x.count / 2])
        conv2d(
          half, input: x, weight: data.weight, bias: data.bias,
          into: y.baseAddress! + part * count / 2)
      }
    }
    // Rows that are not aligned to cache lines, as in a view.
    for offset in [0, 1, 5] {
      var y = [Float](repeating: .nan, count: data.dY.count + offset)
      y.withUnsafeMutableBufferPointer {
        conv2d(
          whole, input: data.x, weight: data.weight, bias: data.bias,
          into: $0.baseAddress! + offset)
      }
      #expect(Array(y[offset...]) == expected)
    }
  }
}
