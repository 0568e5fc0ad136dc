// Rearrangements of channels and pixels.

extension Tensor {
  /// Returns the tensor with channels rearranged into pixels: blocks of `factor` × `factor` (Shi et al., 2016). PyTorch's
  /// `pixel_shuffle`.
  ///
  ///     y[…, c, h·factor + i, w·factor + j] = x[…, c·factor² + i·factor + j, h, w]
  ///
  /// - Returns: `[…, C, H·factor, W·factor]`, for `self` of shape `[…, C·factor², H, W]`.
  public func pixelShuffled(_ factor: Int) -> Tensor {
    let lead = leading(factor, "pixelShuffle")
    let (channels, height, width) = (
      shape[lead.count], shape[lead.count + 1], shape[lead.count + 2]
    )
    require(
      channels % (factor * factor) == 0,
      "pixelShuffle: factor \(factor) needs a multiple of \(factor * factor) channels, not \(shape)"
    )
    let split = channels / (factor * factor)
    let n = lead.count
    return reshaped(lead + [split, factor, factor, height, width])
      .permuted(Array(0..<n) + [n, n + 3, n + 1, n + 4, n + 2])
      .reshaped(lead + [split, height * factor, width * factor])
  }

  /// Returns the tensor with blocks of `factor` × `factor` pixels rearranged into channels: the inverse of
  /// ``pixelShuffled(_:)``. PyTorch's `pixel_unshuffle`.
  ///
  ///     y[…, c·factor² + i·factor + j, h, w] = x[…, c, h·factor + i, w·factor + j]
  ///
  /// - Returns: `[…, C·factor², H, W]`, for `self` of shape `[…, C, H·factor, W·factor]`.
  public func pixelUnshuffled(_ factor: Int) -> Tensor {
    let lead = leading(factor, "pixelUnshuffle")
    let (channels, height, width) = (
      shape[lead.count], shape[lead.count + 1], shape[lead.count + 2]
    )
    require(
      height % factor == 0 && width % factor == 0,
      "pixelUnshuffle: factor \(factor) must divide height and width of \(shape)")
    let (rows, columns, n) = (height / factor, width / factor, lead.count)
    return reshaped(lead + [channels, rows, factor, columns, factor])
      .permuted(Array(0..<n) + [n, n + 2, n + 4, n + 1, n + 3])
      .reshaped(lead + [channels * factor * factor, rows, columns])
  }

  /// Returns the tensor with its channels in the order of the transposed matrix `[groups, C / groups]` (Zhang et al.,
  /// 2018). PyTorch's `channel_shuffle`.
  ///
  /// - Returns: `[N, C, …]`, for `self` of the same shape.
  public func channelShuffled(groups: Int) -> Tensor {
    require(
      rank >= 2 && groups > 0 && shape[1] % groups == 0,
      "channelShuffle: needs an input [N, C, …] whose channels \(groups) groups divide, not \(shape)"
    )
    let split = [shape[0], groups, shape[1] / groups] + shape[2...]
    return reshaped(split).transposed(1, 2).reshaped(shape)
  }

  /// Returns the sizes of the axes before the last three.
  private func leading(_ factor: Int, _ operation: String) -> [Int] {
    require(
      rank >= 3 && factor >= 1 && factor <= 1 << 15,
      "\(operation): needs an input […, C, H, W] and a factor from 1 to 2¹⁵, not \(shape) and \(factor)"
    )
    return Array(shape.dropLast(3))
  }
}
