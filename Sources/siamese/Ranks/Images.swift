import Tensors

/// This rank's images of a batch, shard by shard.
struct Images: Sendable {
  /// `[own images, C, H, W]`.
  let pixels: Tensor<Float>
  /// The number of images in each of this rank's shards.
  let counts: [Int]
}
