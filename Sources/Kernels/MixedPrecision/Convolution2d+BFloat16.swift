import CMachine

// Convolutions of mixed-precision training: inputs, weights and output gradients are rounded to bfloat16 numbers, sums of
// their products are float32, and results are rounded to bfloat16 again, as by PyTorch's autocast. Weight gradients stay
// float32.

extension Convolution2d {
  /// Whether a convolution and its gradients can be computed with bfloat16 numbers; the others are computed in float32.
  var suitsBFloat16: Bool {
    groups == 1 && batch * outputPlane > 0 && inputChannels > 0 && outputChannels > 0
      && kernelReach.height >= 0 && kernelReach.width >= 0
  }

  /// The padding of the input gradient as a convolution of the output gradient.
  fileprivate var kernelReach: (height: Int, width: Int) {
    (
      dilationHeight * (kernelHeight - 1) - paddingHeight,
      dilationWidth * (kernelWidth - 1) - paddingWidth
    )
  }
}

/// Computes the convolution of `input` with `weight`, plus `bias` for each channel, at a precision.
public func conv2d(
  _ shape: Convolution2d, precision: Precision, input: UnsafePointer<Float>,
  weight: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
  into output: UnsafeMutablePointer<Float>
) {
  if precision == .float32 || !shape.suitsBFloat16 {
    return conv2d(shape, input: input, weight: weight, bias: bias, into: output)
  }
  let pool = ActivationPool(isZeroed: false)
  if PackedConvolution.takesImages(shape) {
    let channels = 0..<shape.outputChannels
    let convolution = PackedConvolution(
      shape, weight: weight, scale: channels.map { _ in 1 }, shift: channels.map { bias?[$0] ?? 0 },
      precision: .bfloat16, takesImages: true)
    convolution(
      images: input, batch: shape.batch, height: shape.inputHeight, width: shape.inputWidth,
      border: 0, relu: false, in: pool
    ).gather(into: output)
    return
  }
  let x = BlockedActivations(
    BlockedLayout(
      batch: shape.batch, channels: shape.inputChannels, height: shape.inputHeight,
      width: shape.inputWidth, border: max(shape.paddingHeight, shape.paddingWidth),
      precision: .bfloat16), in: pool)
  x.spread(input, height: shape.inputHeight, width: shape.inputWidth)
  let taps = shape.kernelHeight * shape.kernelWidth
  PackedConvolution(
    shape, weight: weight, outputStride: shape.depth, inputStride: taps, isRotated: false,
    bias: bias)(x, adding: nil, relu: false, in: pool).gather(into: output)
}

/// Computes the gradient of a convolution with respect to its input, at a precision.
///
/// It is the convolution of stride 1 of the output gradient, whose elements are as far apart as the windows were, with the
/// kernels rotated by 180°.
public func conv2dInputGradient(
  _ shape: Convolution2d, precision: Precision, outputGradient: UnsafePointer<Float>,
  weight: UnsafePointer<Float>, into inputGradient: UnsafeMutablePointer<Float>
) {
  // With few channels, multiplying zeros costs more than the shorter numbers save.
  let isFast = shape.inputChannels >= 16 || shape.strideHeight * shape.strideWidth == 1
  if precision == .float32 || !shape.suitsBFloat16 || !isFast {
    return conv2dInputGradient(
      shape, outputGradient: outputGradient, weight: weight, into: inputGradient)
  }
  var rotated = shape
  let reach = shape.kernelReach
  (rotated.inputChannels, rotated.outputChannels) = (shape.outputChannels, shape.inputChannels)
  (rotated.strideHeight, rotated.strideWidth) = (1, 1)
  (rotated.paddingHeight, rotated.paddingWidth) = reach
  rotated.inputHeight = shape.inputHeight + shape.paddingHeight - reach.height
  rotated.inputWidth = shape.inputWidth + shape.paddingWidth - reach.width
  let pool = ActivationPool(isZeroed: false)
  let d = BlockedActivations(
    BlockedLayout(
      batch: shape.batch, channels: shape.outputChannels, height: rotated.inputHeight,
      width: rotated.inputWidth, border: max(reach.height, reach.width), precision: .bfloat16),
    in: pool)
  d.spread(
    outputGradient, height: shape.outputHeight, width: shape.outputWidth, down: shape.strideHeight,
    right: shape.strideWidth)
  PackedConvolution(
    rotated, weight: weight, outputStride: shape.kernelHeight * shape.kernelWidth,
    inputStride: shape.depth, isRotated: true, bias: nil)(d, adding: nil, relu: false, in: pool)
    .gather(into: inputGradient)
}

extension PackedConvolution {
  /// Packs weights as bfloat16 numbers.
  ///
  /// - Parameters:
  ///   - weight: `weight[output · outputStride + input · inputStride + tap]`.
  ///   - isRotated: Whether the order of the taps is reversed.
  ///   - bias: What is added to each output channel; `nil` for 0.
  convenience init(
    _ shape: Convolution2d, weight: UnsafePointer<Float>, outputStride: Int, inputStride: Int,
    isRotated: Bool, bias: UnsafePointer<Float>?
  ) {
    self.init(zeros: shape, precision: .bfloat16, takesImages: false)
    if let bias { shift.update(from: bias, count: shape.outputChannels) }
    let kernels = Kernels(
      numbers: weight, count: shape.outputChannels * shape.inputChannels * taps,
      outputStride: outputStride, inputStride: inputStride)
    let (taps, blocks, outputs) = (taps, inputBlocks, shape.outputChannels)
    let (depth, inputs) = (roundUp(taps, 16) * 16, shape.inputChannels)
    parallelFor(panels * blocks) { task in
      let (panel, block) = task.quotientAndRemainder(dividingBy: blocks)
      let target = weights + task * taps * 16 * 32
      withWorkspace(2 * depth) { first in
        let second = first + depth
        for input in stride(from: block * 32, to: min(block * 32 + 32, inputs), by: 2) {
          for half in 0..<2 {
            let output = panel * 32 + half * 16
            let lanes = min(16, outputs - output)
            if lanes <= 0 { continue }
            kernels.transpose(output, lanes, input, taps: taps, into: first)
            if input + 1 < inputs {
              kernels.transpose(output, lanes, input + 1, taps: taps, into: second)
            } else {
              second.update(repeating: 0, count: depth)
            }
            for tap in 0..<taps {
              let from = (isRotated ? taps - 1 - tap : tap) * 16
              let words = pairBFloat16(first.lanes(from), second.lanes(from))
              let step = tap * 16 + input % 32 / 2
              UnsafeMutableRawPointer(target + step * 32 + half * 16)
                .storeBytes(of: words, as: SIMD16<Float>.self)
            }
          }
        }
      }
    }
  }
}

/// The kernels of a convolution, `numbers[output · outputStride + input · inputStride + tap]`.
private struct Kernels {
  let numbers: UnsafePointer<Float>
  let count: Int
  let outputStride, inputStride: Int

  /// Writes the taps of up to 16 outputs for one input as `[taps, 16]`, up to a multiple of 16 taps.
  func transpose(
    _ output: Int, _ lanes: Int, _ input: Int, taps: Int, into target: UnsafeMutablePointer<Float>
  ) {
    let start = output * outputStride + input * inputStride
    for tap in stride(from: 0, to: taps, by: 16) {
      let first = start + tap
      // The transpose reads 16 numbers of each kernel, which must be within the weights.
      if first + (lanes - 1) * outputStride + 16 <= count {
        transposePixels(
          numbers + first, planeStride: outputStride, count: lanes, into: target + tap * 16)
        continue
      }
      (target + tap * 16).update(repeating: 0, count: 256)
      for lane in 0..<lanes {
        for i in 0..<min(16, taps - tap) {
          target[(tap + i) * 16 + lane] = numbers[first + lane * outputStride + i]
        }
      }
    }
  }
}

// A copy in each file that needs it: across files it would be a call.
extension UnsafeMutablePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD16<Float>.self)
  }
}
