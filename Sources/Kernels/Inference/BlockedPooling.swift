import CMachine

// Pooling of blocked activations: the channels of a block are pooled at a time.

extension BlockedActivations {
  /// Returns the maxima of windows, as `maxPool2d` computes them.
  ///
  /// - Parameters:
  ///   - shape: The pooling of `N · C` planes of this size.
  ///   - pool: The memory of the result.
  public func maxPooled(_ shape: Pooling2d, in pool: ActivationPool) -> BlockedActivations {
    var layout = layout
    (layout.height, layout.width) = (shape.outputHeight, shape.outputWidth)
    let output = BlockedActivations(layout, in: pool)
    parallelFor(layout.batch * layout.blocks) { task in
      let (image, block) = task.quotientAndRemainder(dividingBy: layout.blocks)
      for y in 0..<layout.height {
        let top = y * shape.strideHeight - shape.paddingHeight
        for x in 0..<layout.width {
          let left = x * shape.strideWidth - shape.paddingWidth
          let target = output.values + layout.offset(image, block, y, x)
          switch layout.precision {
          case .float32: target.store(maximum(shape, image, block, top, left) { $0 })
          case .bfloat16:
            target.store(
              packBFloat16(
                maximum(shape, image, block, top, left, unpackBFloat16Low),
                maximum(shape, image, block, top, left, unpackBFloat16High)))
          }
        }
      }
    }
    return output
  }

  /// Returns the maxima of one window in 16 channels; NaN is larger than all numbers.
  @inline(__always)
  private func maximum(
    _ shape: Pooling2d, _ image: Int, _ block: Int, _ top: Int, _ left: Int,
    _ floats: (SIMD16<Float>) -> SIMD16<Float>
  ) -> SIMD16<Float> {
    var best = SIMD16<Float>(repeating: -.infinity)
    for u in 0..<shape.kernelHeight {
      let y = top + u * shape.dilationHeight
      if y < 0 || y >= layout.height { continue }
      for v in 0..<shape.kernelWidth {
        let x = left + v * shape.dilationWidth
        if x < 0 || x >= layout.width { continue }
        let value = floats((values + layout.offset(image, block, y, x)).lanes)
        best.replace(with: value, where: (value .> best) .| (value .!= value))
      }
    }
    return best
  }

  /// Writes the mean of each channel of each image to `means`, `[N, C]`.
  public func averages(into means: UnsafeMutablePointer<Float>) {
    let (layout, size) = (layout, layout.precision.channelsPerBlock)
    let scale = 1 / Float(layout.height * layout.width)
    parallelFor(layout.batch * layout.blocks) { task in
      let (image, block) = task.quotientAndRemainder(dividingBy: layout.blocks)
      let target = means + image * layout.channels + block * size
      let count = min(size, layout.channels - block * size)
      switch layout.precision {
      case .float32:
        let sums = sum(image, block) { $0 }
        for channel in 0..<count { target[channel] = sums[channel] * scale }
      case .bfloat16:
        let (low, high) = (
          sum(image, block, unpackBFloat16Low), sum(image, block, unpackBFloat16High)
        )
        for channel in 0..<count {
          target[channel] = (channel < 16 ? low[channel] : high[channel - 16]) * scale
        }
      }
    }
  }

  /// Returns the sums of 16 channels over all pixels.
  @inline(__always)
  private func sum(
    _ image: Int, _ block: Int, _ floats: (SIMD16<Float>) -> SIMD16<Float>
  ) -> SIMD16<Float> {
    var sum = SIMD16<Float>.zero
    for y in 0..<layout.height {
      var pixel = values + layout.offset(image, block, y, 0)
      for _ in 0..<layout.width {
        sum += floats(pixel.lanes)
        pixel += 16
      }
    }
    return sum
  }
}

// A copy in each file that needs it: across files it would be a call.
extension UnsafeMutablePointer<Float> {
  @inline(__always)
  fileprivate var lanes: SIMD16<Float> {
    UnsafeRawPointer(self).loadUnaligned(as: SIMD16<Float>.self)
  }

  @inline(__always)
  fileprivate func store(_ value: SIMD16<Float>) {
    UnsafeMutableRawPointer(self).storeBytes(of: value, as: SIMD16<Float>.self)
  }
}
