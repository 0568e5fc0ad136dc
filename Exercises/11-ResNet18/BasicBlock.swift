import Autograd
import Curriculum
import Tensors

/// Exercise 11.1: run a residual block.
///
/// It is hard for layers to learn to return their input unchanged. In a residual block it is easy: the two
/// convolutions compute a *residual*, a correction that is added to the input, and a residual of 0 returns
/// the input:
///
///     x ──→ conv1 → bn1 → ReLU → conv2 → bn2 ──→ + ──→ ReLU ──→
///      └─────────────── shortcut ────────────────┘
///
/// The shortcut is the input itself. If the block changes the number of channels or halves the image,
/// `layers.downsample` brings the input to the new shape.
///
/// `layers` has the properties `conv1`, `bn1`, `conv2`, `bn2` and `downsample`, which is `nil` if the
/// shortcut is the input. `layers.conv1(x)` runs a layer, `y.relu()` is the ReLU, and `+` adds variables.
///
/// - Parameters:
///   - x: the block's input.
///   - layers: the block's layers; use each once.
/// - Returns: the block's output.
func basicBlock(_ x: Variable, _ layers: BlockLayers) throws -> Variable {
  throw Unsolved("basicBlock")
}
