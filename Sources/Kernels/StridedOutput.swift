/// A run of consecutive positions whose outputs are `stepRight` apart.
struct OutputRun {
  /// The index of the first position in its block, and the number of positions.
  var start, count: Int
  /// The position in the output of the first one, in the first channel.
  var target: Int
}

/// A strided output: every `stepDown`th row and `stepRight`th column of images `[batch, channels, height,
/// width]`.
struct StridedOutput {
  let pixels: UnsafeMutablePointer<Float>
  let channels, height, width: Int
  let top, left, stepDown, stepRight: Int
  let epilogue: ChannelEpilogue
  /// Whether to write past the caches, with non-temporal stores.
  let streaming: Bool

  /// Returns the position in the output of a row and column, in the first channel.
  func position(_ image: Int, _ y: Int, _ x: Int) -> Int {
    (image * channels * height + top + y * stepDown) * width + left + x * stepRight
  }

  /// Applies the epilogue to 32 channels of a block of positions and writes them.
  ///
  /// - Parameters:
  ///   - results: `[block, 32]`, where `block` is a multiple of 16.
  ///   - transposed: Scratch memory for `[32, block]`.
  func store(
    _ results: UnsafePointer<Float>, _ panel: Int,
    _ runs: Slice<UnsafeMutableBufferPointer<OutputRun>>, _ block: Int,
    transposed: UnsafeMutablePointer<Float>
  ) {
    let first = panel * 32
    for half in stride(from: 0, to: min(32, channels - first), by: 16) {
      // Transposed, the results of a channel are contiguous, as they are in its plane.
      for start in stride(from: 0, to: block, by: 16) {
        transposePixels(
          results + start * 32 + half, planeStride: 32, count: 16,
          into: transposed + half * block + start, rowStride: block)
      }
    }
    for channel in 0..<min(32, channels - first) {
      for run in runs {
        storeRun(
          transposed + channel * block + run.start, first + channel, run.count,
          (first + channel) * height * width + run.target)
      }
    }
  }

  /// Applies the epilogue to the sums of a run in one channel, in place, and writes them.
  @inline(__always)
  private func storeRun(
    _ sums: UnsafeMutablePointer<Float>, _ channel: Int, _ count: Int, _ position: Int
  ) {
    let (center, scale) = (epilogue.center[channel], epilogue.scale[channel])
    let (shift, floor) = (epilogue.shift[channel], epilogue.floor)
    if let addend = epilogue.addend {
      for i in 0..<count {
        let y = (sums[i] - center) * scale + shift + addend[position + i * stepRight]
        sums[i] = y < floor ? floor : y
      }
    } else {
      for i in 0..<count {
        let y = (sums[i] - center) * scale + shift
        sums[i] = y < floor ? floor : y
      }
    }
    if stepRight == 1 {
      copy(sums, to: pixels + position, count, streaming: streaming)
    } else {
      for i in 0..<count { pixels[position + i * stepRight] = sums[i] }
    }
  }
}
