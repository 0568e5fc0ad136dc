import Tensors

// Rearrangements of channels and pixels. The gradient is the inverse rearrangement.

extension Variable {
  /// Returns the variable with channels rearranged into pixels: blocks of `factor` × `factor` (Shi et al., 2016). PyTorch's
  /// `pixel_shuffle`.
  ///
  /// - Returns: `[…, C, H·factor, W·factor]`, for `self` of shape `[…, C·factor², H, W]`.
  public final func pixelShuffled(_ factor: Int) -> Variable {
    .record("pixel shuffle", value.pixelShuffled(factor), [self], detail: "\(factor)") { dY, _ in
      [dY.pixelUnshuffled(factor)]
    }
  }

  /// Returns the variable with blocks of `factor` × `factor` pixels rearranged into channels: the inverse of
  /// ``pixelShuffled(_:)``. PyTorch's `pixel_unshuffle`.
  ///
  /// - Returns: `[…, C·factor², H, W]`, for `self` of shape `[…, C, H·factor, W·factor]`.
  public final func pixelUnshuffled(_ factor: Int) -> Variable {
    .record("pixel unshuffle", value.pixelUnshuffled(factor), [self], detail: "\(factor)") {
      dY, _ in
      [dY.pixelShuffled(factor)]
    }
  }

  /// Returns the variable with its channels in the order of the transposed matrix `[groups, C / groups]` (Zhang et al.,
  /// 2018). PyTorch's `channel_shuffle`.
  ///
  /// - Returns: `[N, C, …]`, for `self` of the same shape.
  public final func channelShuffled(groups: Int) -> Variable {
    .record(
      "channel shuffle", value.channelShuffled(groups: groups), [self], detail: "\(groups) groups"
    ) { dY, _ in
      [dY.channelShuffled(groups: Swift.max(1, dY.shape[1] / groups))]
    }
  }
}
