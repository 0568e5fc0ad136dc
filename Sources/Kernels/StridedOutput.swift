/// Places in turn whose results go to places `step` apart.
struct PlaceRun {
  /// The first one's number among those computed together, and how many they are.
  var start, count: Int
  /// Where the first one's first channel lies.
  var target: Int
}

/// Images `[batch, channels, height, width]` that results are written to, every `step`th place of them.
struct StridedOutput {
  let pixels: UnsafeMutablePointer<Float>
  let channels, height, width: Int
  let top, left, stepDown, stepRight: Int
  let finish: Finish
  /// Whether to write past the caches.
  let streaming: Bool

  /// Where a place's first channel lies.
  func place(_ image: Int, _ y: Int, _ x: Int) -> Int {
    (image * channels * height + top + y * stepDown) * width + left + x * stepRight
  }

  /// Finishes and writes 32 channels of some places.
  ///
  /// - Parameters:
  ///   - results: `[block, 32]`, `block` being a multiple of 16.
  ///   - turned: room for `[32, block]`.
  func store(
    _ results: UnsafePointer<Float>, _ panel: Int,
    _ runs: Slice<UnsafeMutableBufferPointer<PlaceRun>>, _ block: Int,
    turned: UnsafeMutablePointer<Float>
  ) {
    let first = panel * 32
    for half in stride(from: 0, to: min(32, channels - first), by: 16) {
      // Turned, a channel's results lie side by side, as they will in its plane.
      for start in stride(from: 0, to: block, by: 16) {
        transposePixels(
          results + start * 32 + half, planeStride: 32, count: 16,
          into: turned + half * block + start, rowStride: block)
      }
    }
    for channel in 0..<min(32, channels - first) {
      for run in runs {
        storeRun(
          turned + channel * block + run.start, first + channel, run.count,
          (first + channel) * height * width + run.target)
      }
    }
  }

  /// Finishes a run's sums in one channel, where they stand, and writes them.
  @inline(__always)
  private func storeRun(
    _ sums: UnsafeMutablePointer<Float>, _ channel: Int, _ count: Int, _ place: Int
  ) {
    let (center, scale) = (finish.center[channel], finish.scale[channel])
    let (shift, floor) = (finish.shift[channel], finish.floor)
    if let addend = finish.addend {
      for i in 0..<count {
        let y = (sums[i] - center) * scale + shift + addend[place + i * stepRight]
        sums[i] = y < floor ? floor : y
      }
    } else {
      for i in 0..<count {
        let y = (sums[i] - center) * scale + shift
        sums[i] = y < floor ? floor : y
      }
    }
    if stepRight == 1 {
      copy(sums, to: pixels + place, count, streaming: streaming)
    } else {
      for i in 0..<count { pixels[place + i * stepRight] = sums[i] }
    }
  }
}
