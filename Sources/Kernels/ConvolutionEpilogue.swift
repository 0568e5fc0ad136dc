/// The epilogue of a convolution: an elementwise function of its sums, fused with writing them.
///
///     y = max(floor, (sum − center) · scale + shift + addend)
///
/// It covers batch normalization with fixed statistics, a residual connection and ReLU. Fused, they need no
/// further pass over memory. The arithmetic is the same as that of separate operations, so the results have
/// the same bits.
public struct ConvolutionEpilogue {
  /// One number for each output channel; `nil` for 0, 1 and 0.
  public var center, scale, shift: UnsafePointer<Float>?
  /// A tensor of the output's shape, `[N, O, H', W']`, that does not overlap the output; `nil` for none.
  public var addend: UnsafePointer<Float>?
  /// Whether ReLU is applied: `floor` is 0 instead of −∞.
  public var appliesReLU: Bool

  /// Creates an epilogue; without arguments, one that changes nothing.
  public init(
    center: UnsafePointer<Float>? = nil, scale: UnsafePointer<Float>? = nil,
    shift: UnsafePointer<Float>? = nil, addend: UnsafePointer<Float>? = nil,
    appliesReLU: Bool = false
  ) {
    (self.center, self.scale, self.shift) = (center, scale, shift)
    (self.addend, self.appliesReLU) = (addend, appliesReLU)
  }

  /// Calls `body` with the epilogue in the form that kernels read.
  func withChannelEpilogue(channels: Int, _ body: (ChannelEpilogue) -> Void) {
    let padded = roundUp(channels, 32)
    withWorkspace(3 * padded) { numbers in
      let sources = [(center, Float(0)), (scale, 1), (shift, 0)]
      for (index, (source, defaultValue)) in sources.enumerated() {
        let target = numbers + index * padded
        target.update(repeating: defaultValue, count: padded)
        if let source { target.update(from: source, count: channels) }
      }
      body(
        ChannelEpilogue(
          center: numbers, scale: numbers + padded, shift: numbers + 2 * padded, addend: addend,
          floor: appliesReLU ? 0 : -.infinity,
          isPlain: center == nil && scale == nil && shift == nil,
          isShift: center == nil && scale == nil && addend == nil && !appliesReLU))
    }
  }
}

/// A ``ConvolutionEpilogue`` in the form that kernels read: with numbers for every channel, padded to whole
/// registers.
struct ChannelEpilogue {
  let center, scale, shift: UnsafePointer<Float>
  let addend: UnsafePointer<Float>?
  let floor: Float
  /// Whether `center`, `scale` and `shift` are 0, 1 and 0.
  let isPlain: Bool
  /// Whether the epilogue only adds `shift`.
  let isShift: Bool
}
