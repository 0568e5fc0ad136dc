import Autograd
import Curriculum
import Tensors

extension Solutions11 {
  /// Exercise 11.1: run a residual block.
  ///
  /// A layer that should pass its input on unchanged finds that hard to learn: its weights must become
  /// just so. In a residual block it is what happens when the weights are 0. Two convolutions work out a
  /// *correction*, and it is added to the input:
  ///
  ///     x ──→ conv1 → bn1 → ReLU → conv2 → bn2 ──→ + ──→ ReLU ──→
  ///      └─────────────── shortcut ────────────────┘
  ///
  /// The shortcut is the input itself. Where the block changes the number of channels or halves the image,
  /// `layers.downsample` brings the input to the new shape.
  ///
  /// `layers.conv1(x)` runs a layer; `y.relu()` is the ReLU; variables add with `+`.
  ///
  /// - Parameters:
  ///   - x: the block's input.
  ///   - layers: the block's layers; each is to be used once.
  /// - Returns: the block's output.
  public static func basicBlock(_ x: Variable, _ layers: BlockLayers) throws -> Variable {
    // solution
    let inner = layers.bn1(layers.conv1(x)).relu()
    let correction = layers.bn2(layers.conv2(inner))
    let shortcut = layers.downsample.map { $0(x) } ?? x
    return (correction + shortcut).relu()
    // end of solution
  }
}
