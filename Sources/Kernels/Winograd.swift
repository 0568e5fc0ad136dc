// Winograd's minimal filtering F(4×4, 3×3) (Winograd, 1980; Lavin and Gray, "Fast algorithms for
// convolutional neural networks", 2016): 16 neighboring outputs of a 3×3 convolution take 36
// multiplications instead of 144.
//
//     Y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A
//
// d is a 6×6 tile of the image, g the kernel, Y the 4×4 outputs. The sum over channels moves inside the
// brackets. At each of the 36 positions it is a matrix product: tiles × channels times channels × outputs.

/// The tiling of a 3×3 convolution of stride 1 into tiles of 4×4 outputs.
struct Tiling {
  /// The number of positions in a tile's transform.
  static let positions = 36

  let shape: Convolution2d
  /// The numbers of tiles in a column and in a row of one image.
  let rows, columns: Int

  init(_ shape: Convolution2d) {
    self.shape = shape
    rows = (shape.outputHeight + 3) / 4
    columns = (shape.outputWidth + 3) / 4
  }

  /// The number of tiles of all images.
  var count: Int { shape.batch * rows * columns }
  /// The numbers of blocks of 16 channels.
  var inputBlocks: Int { (shape.inputChannels + 15) / 16 }
  var outputBlocks: Int { (shape.outputChannels + 15) / 16 }
  /// Whether the transformed weights are too many to stay in the caches from tile to tile.
  var hasManyWeights: Bool { inputBlocks * outputBlocks >= 128 }
  /// The size of the output, rounded up to whole tiles.
  var height: Int { 4 * rows }
  var width: Int { 4 * columns }

  /// Returns whether Winograd's method is the fastest algorithm: with many channels, little waste at the edges, and
  /// enough positions to amortize the transform of the weights.
  ///
  /// Gradients need more positions. On tiny images many gradients are exactly 0, which the transforms would
  /// turn into rounding noise, and an optimizer that divides by the gradient's magnitude would follow the
  /// noise.
  static func suits(_ shape: Convolution2d, positions: Int = 512) -> Bool {
    shape.kernelHeight == 3 && shape.kernelWidth == 3 && shape.strideHeight == 1
      && shape.strideWidth == 1 && shape.dilationHeight == 1 && shape.dilationWidth == 1
      && shape.groups == 1 && shape.paddingHeight <= 2 && shape.paddingWidth <= 2
      && shape.inputChannels >= 16 && shape.outputChannels >= 16
      && shape.outputHeight >= 4 && shape.outputWidth >= 4
      && shape.batch * shape.outputPlane >= positions
  }

  /// Returns the image, row and column of a tile.
  @inline(__always)
  func position(_ tile: Int) -> (image: Int, y: Int, x: Int) {
    let (image, rest) = tile.quotientAndRemainder(dividingBy: rows * columns)
    let (y, x) = rest.quotientAndRemainder(dividingBy: columns)
    return (image, y, x)
  }
}
