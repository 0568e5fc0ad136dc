/// A convolution of a compiled network: its weights are packed once, and it reads and writes blocked activations.
///
///     y = max(floor, conv2d(x, scale · weight) + shift + addend)
///
/// Batch normalization with fixed statistics becomes part of the weights and of `shift`; a residual connection and ReLU
/// are applied to sums in registers, on their way to memory.
public final class PackedConvolution {
  /// The shape of the convolution; its batch and input sizes do not matter.
  public let shape: Convolution2d
  /// The precision of the weights and of blocked activations.
  public let precision: Precision
  /// `[panels of 32 outputs, blocks of inputs, taps, 16, 32]` words, or for images with few channels
  /// `[panels, kH, words in a row of a window, 32]`; padded with zeros. A word is a float, or a pair of bfloat16 numbers for
  /// two neighboring inputs.
  private(set) var weights: UnsafeMutablePointer<Float>
  /// The shift of every channel, padded with zeros to whole panels.
  private(set) var shift: UnsafeMutablePointer<Float>
  /// The transformed weights of Winograd's method; `nil` until it is used.
  var transformed: UnsafeMutablePointer<Float>?

  /// Whether the processor's tiles multiply bfloat16 numbers, where it has them; tests compare both ways.
  var usesTiles = hasTiles

  var panels: Int { (shape.outputChannels + 31) / 32 }
  var inputBlocks: Int { precision.blocks(shape.inputChannels) }
  var taps: Int { shape.kernelHeight * shape.kernelWidth }
  /// Whether the input is images with few channels, `[N, C, H, W]`, whose channels are interleaved.
  public let takesImages: Bool
  /// The number of words of a pixel of interleaved images; bfloat16 numbers are filled up to pairs.
  var pixelWords: Int {
    precision == .float32 ? shape.inputChannels : (shape.inputChannels + 1) / 2
  }
  /// The number of words in a row of a window of interleaved images; those beyond its end are multiplied by 0.
  var rowWords: Int {
    let words = shape.kernelWidth * pixelWords
    return precision == .float32 ? words : roundUp(words, 16)
  }
  /// The number of steps of a sum, with the zeros that fill the last block.
  var steps: Int { takesImages ? shape.kernelHeight * rowWords : taps * inputBlocks * 16 }
  var panelSize: Int { steps * 32 }

  /// Returns whether a convolution can take images whose channels are interleaved, which is faster with few of them.
  public static func takesImages(_ shape: Convolution2d) -> Bool {
    shape.inputChannels < 16 && shape.dilationWidth == 1
  }

  /// Creates a convolution whose weights and shifts are 0.
  init(zeros shape: Convolution2d, precision: Precision, takesImages: Bool) {
    (self.shape, self.precision, self.takesImages) = (shape, precision, takesImages)
    // Their sizes depend on the properties above.
    (weights, shift) = (allocate(0), allocate(0))
    release(weights, 0)
    release(shift, 0)
    (weights, shift) = (allocate(panels * panelSize), allocate(panels * 32))
  }

  /// Packs the weights of a convolution.
  ///
  /// - Parameters:
  ///   - shape: The shape of the convolution.
  ///   - weight: `[O, C, kH, kW]`.
  ///   - scale: What the weights of each output channel are multiplied by, in double precision.
  ///   - shift: What is added to the sums of each output channel.
  ///   - precision: The precision of the packed weights.
  ///   - takesImages: Whether the input is images; see ``takesImages(_:)``.
  /// - Precondition: One group.
  public convenience init(
    _ shape: Convolution2d, weight: UnsafePointer<Float>, scale: [Double], shift: [Float],
    precision: Precision = .float32, takesImages: Bool
  ) {
    self.init(zeros: shape, precision: precision, takesImages: takesImages)
    self.shift.update(from: shift, count: shift.count)
    let (panelSize, taps) = (panelSize, taps)
    parallelFor(shape.outputChannels) { output in
      let column = weights + output / 32 * panelSize + output % 32
      for input in 0..<shape.inputChannels {
        let kernel = weight + (output * shape.inputChannels + input) * taps
        for tap in 0..<taps {
          let value = Float(Double(kernel[tap]) * scale[output])
          let (step, half) = place(tap: tap, input: input)
          switch precision {
          case .float32: column[step * 32] = value
          case .bfloat16:
            UnsafeMutableRawPointer(column + step * 32)
              .storeBytes(of: bfloat16(value), toByteOffset: 2 * half, as: UInt16.self)
          }
        }
      }
    }
  }

  /// Returns the step of a sum, and the half of its word, at which a weight is multiplied.
  private func place(tap: Int, input: Int) -> (step: Int, half: Int) {
    let perWord = precision == .float32 ? 1 : 2
    if takesImages {
      let (u, v) = tap.quotientAndRemainder(dividingBy: shape.kernelWidth)
      return (u * rowWords + v * pixelWords + input / perWord, input % perWord)
    }
    let (block, lane) = input.quotientAndRemainder(dividingBy: 16 * perWord)
    return ((block * taps + tap) * 16 + lane / perWord, lane % perWord)
  }

  deinit {
    release(weights, panels * panelSize)
    release(shift, panels * 32)
    transformed?.deallocate()
  }

  /// Returns the convolution of activations.
  ///
  /// - Parameters:
  ///   - x: The activations, of the same precision.
  ///   - addend: What is added before ReLU, in the layout of the result; `nil` for nothing.
  ///   - relu: Whether ReLU is applied last.
  ///   - pool: The memory of the result.
  public func callAsFunction(
    _ x: BlockedActivations, adding addend: BlockedActivations?, relu: Bool,
    in pool: ActivationPool
  ) -> BlockedActivations {
    let y = output(
      of: x.layout.batch, x.layout.height, x.layout.width, border: x.layout.border, in: pool)
    let epilogue = BlockedEpilogue(shift: shift, addend: addend, appliesReLU: relu, target: y)
    let tiling = Tiling(sized(x.layout.batch, x.layout.height, x.layout.width))
    defer { withExtendedLifetime((x, addend)) {} }
    if precision == .float32 && tiling.suitsPacked(border: x.layout.border) {
      convolveByWinograd(x, tiling, epilogue)
    } else {
      convolveDirectly(windows(of: x), epilogue)
    }
    return y
  }

  /// Returns the convolution of images with few channels, `[N, C, H, W]`.
  public func callAsFunction(
    images: UnsafePointer<Float>, batch: Int, height: Int, width: Int, border: Int, relu: Bool,
    in pool: ActivationPool
  ) -> BlockedActivations {
    let y = output(of: batch, height, width, border: border, in: pool)
    let shape = sized(batch, height, width)
    let epilogue = BlockedEpilogue(shift: shift, addend: nil, appliesReLU: relu, target: y)
    let count = batch * shape.paddedHeight * shape.paddedWidth * pixelWords
    withWorkspace(count + rowWords) {
      let interleaved = InterleavedImages(
        numbers: $0, channels: pixelWords, height: shape.paddedHeight, width: shape.paddedWidth)
      switch precision {
      case .float32: interleaved.fill(shape, images)
      case .bfloat16:
        interleaved.fillPairs(shape, images)
        ($0 + count).update(repeating: 0, count: rowWords)
      }
      convolveDirectly(windows(of: interleaved), epilogue)
    }
    return y
  }

  /// Returns the shape with the sizes of an input.
  private func sized(_ batch: Int, _ height: Int, _ width: Int) -> Convolution2d {
    var shape = shape
    (shape.batch, shape.inputHeight, shape.inputWidth) = (batch, height, width)
    return shape
  }

  private func output(
    of batch: Int, _ height: Int, _ width: Int, border: Int, in pool: ActivationPool
  ) -> BlockedActivations {
    let shape = sized(batch, height, width)
    return BlockedActivations(
      BlockedLayout(
        batch: batch, channels: shape.outputChannels, height: shape.outputHeight,
        width: shape.outputWidth, border: border, precision: precision), in: pool)
  }
}

/// Where the sums of a convolution go, and what is done to them on their way.
struct BlockedEpilogue {
  let shift: UnsafePointer<Float>
  let addend: UnsafePointer<Float>?
  let floor: Float
  /// The activations that are written, without a reference, which the inner loops would count.
  let output: UnsafeMutablePointer<Float>
  let layout: BlockedLayout

  init(
    shift: UnsafePointer<Float>, addend: BlockedActivations?, appliesReLU: Bool,
    target: BlockedActivations
  ) {
    (self.shift, self.addend) = (shift, addend.map { UnsafePointer($0.values) })
    (floor, output, layout) = (appliesReLU ? 0 : -.infinity, target.values, target.layout)
  }
}

extension InterleavedImages {
  /// Copies and pads the input of a convolution as bfloat16 numbers, whose channels are filled up to pairs.
  func fillPairs(_ shape: Convolution2d, _ input: UnsafePointer<Float>) {
    let plane = shape.inputHeight * shape.inputWidth
    parallelFor(shape.batch * height) { index in
      let (image, line) = index.quotientAndRemainder(dividingBy: height)
      (numbers + index * row).update(repeating: 0, count: row)
      let y = line - shape.paddingHeight
      if y < 0 || y >= shape.inputHeight { return }
      let target = UnsafeMutableRawPointer(numbers + index * row + shape.paddingWidth * channels)
        .assumingMemoryBound(to: UInt16.self)
      for channel in 0..<shape.inputChannels {
        let from = input + (image * shape.inputChannels + channel) * plane + y * shape.inputWidth
        for x in 0..<shape.inputWidth { target[x * 2 * channels + channel] = bfloat16(from[x]) }
      }
    }
  }
}

/// Returns zeroed memory for floats, aligned to cache lines.
private func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
  let memory = BufferPool.allocate(byteCount: count * 4)
  memory.initializeMemory(as: UInt8.self, repeating: 0, count: count * 4)
  return memory.bindMemory(to: Float.self, capacity: count)
}

private func release(_ memory: UnsafeMutablePointer<Float>, _ count: Int) {
  BufferPool.deallocate(memory, byteCount: count * 4)
}
