/// What becomes of a convolution's sums as they are written.
///
///     y = max(floor, (sum − center) · scale + shift + addend)
///
/// Batch normalization with fixed statistics, a residual and ReLU are such a function. Done here, they cost
/// no pass over memory of their own; and the steps are the same in the same order, so the bits are too.
public struct ConvolutionEpilogue {
  /// For each output channel; `nil` for 0, 1 and 0.
  public var center, scale, shift: UnsafePointer<Float>?
  /// Numbers of the output's shape, `[N, O, H', W']`; `nil` for none. They must not overlap the output.
  public var addend: UnsafePointer<Float>?
  /// Whether what is below 0 becomes 0.
  public var appliesReLU: Bool

  public init(
    center: UnsafePointer<Float>? = nil, scale: UnsafePointer<Float>? = nil,
    shift: UnsafePointer<Float>? = nil, addend: UnsafePointer<Float>? = nil,
    appliesReLU: Bool = false
  ) {
    (self.center, self.scale, self.shift) = (center, scale, shift)
    (self.addend, self.appliesReLU) = (addend, appliesReLU)
  }

  /// Calls `body` with the same function, every channel's numbers spelled out and whole registers of them.
  func withFinish(channels: Int, _ body: (Finish) -> Void) {
    let padded = roundUp(channels, 32)
    withWorkspace(3 * padded) { numbers in
      let sources = [(center, Float(0)), (scale, 1), (shift, 0)]
      for (index, (source, usual)) in sources.enumerated() {
        let target = numbers + index * padded
        target.update(repeating: usual, count: padded)
        if let source { target.update(from: source, count: channels) }
      }
      body(
        Finish(
          center: numbers, scale: numbers + padded, shift: numbers + 2 * padded, addend: addend,
          floor: appliesReLU ? 0 : -.infinity,
          isPlain: center == nil && scale == nil && shift == nil,
          isShift: center == nil && scale == nil && addend == nil && !appliesReLU))
    }
  }
}

/// A ``ConvolutionEpilogue`` ready for the loops that write.
struct Finish {
  let center, scale, shift: UnsafePointer<Float>
  let addend: UnsafePointer<Float>?
  let floor: Float
  /// Whether `center`, `scale` and `shift` change nothing.
  let isPlain: Bool
  /// Whether it adds `shift` and does nothing else.
  let isShift: Bool
}
