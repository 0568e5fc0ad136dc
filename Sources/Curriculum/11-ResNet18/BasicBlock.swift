import Autograd
import Layers  // for the check
import Models  // for the check
import Tensors

extension Solutions {
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
  public static func basicBlock(_ x: Variable, _ layers: BlockLayers) throws -> Variable {
    let inner = layers.bn1(layers.conv1(x)).relu()
    let residual = layers.bn2(layers.conv2(inner))
    let shortcut = layers.downsample.map { $0(x) } ?? x
    return (residual + shortcut).relu()
  }
}

/// The layers of a residual block.
public struct BlockLayers {
  public let conv1, bn1, conv2, bn2: Module
  /// Brings the input to the shape of the block's output; `nil` if they have the same shape.
  public let downsample: Module?
}

extension BlockLayers {
  /// The layers of the library's block.
  public init(_ block: BasicBlock) {
    self.init(
      conv1: block.conv1, bn1: block.bn1, conv2: block.conv2, bn2: block.bn2,
      downsample: block.downsample)
  }
}

extension Exercises {
  public static let basicBlock = Exercise<(Variable, BlockLayers) throws -> Variable>(
    .basicBlock, solution: Solutions.basicBlock, cases: blocks,
    run: { try $0(Variable($1.x), $1.layers).value }, expected: \.expected, describe: \.text,
    show: { "\($0.shape)\n\($0)" }, difference: difference,
    trivialAnswers: [
      { x, _ in Variable(.zeros(x.shape)) }, { x, _ in x },
      { _, _ in Variable(Tensor([], shape: [0, 7])) },
    ],
    mistakes: {
      Mistake("no shortcut: the input is added to what the layers compute") { x, layers in
        residual(x, layers).relu()
      }
      Mistake("ReLU before the sum: the last ReLU comes after it") { x, layers in
        residual(x, layers).relu() + shortcut(x, layers)
      }
      Mistake("the last ReLU is missing, after the sum") { x, layers in
        residual(x, layers) + shortcut(x, layers)
      }
      Mistake("no ReLU between the two convolutions") { x, layers in
        let y = layers.bn2(layers.conv2(layers.bn1(layers.conv1(x))))
        return (y + shortcut(x, layers)).relu()
      }
      Mistake("ReLU before the normalization: bn1 comes right after conv1") { x, layers in
        let y = layers.bn2(layers.conv2(layers.bn1(layers.conv1(x).relu())))
        return (y + shortcut(x, layers)).relu()
      }
      Mistake("bn1 used twice: bn2 comes after the second convolution") { x, layers in
        let y = layers.bn1(layers.conv2(layers.bn1(layers.conv1(x)).relu()))
        return (y + shortcut(x, layers)).relu()
      }
      Mistake("downsample left out: if there is one, the shortcut is downsample(x)") { x, layers in
        (residual(x, layers) + x).relu()
      }
      .crashes { $0.conv1.inputs != $0.conv1.outputs }
    })
}

private func residual(_ x: Variable, _ layers: BlockLayers) -> Variable {
  layers.bn2(layers.conv2(layers.bn1(layers.conv1(x)).relu()))
}

private func shortcut(_ x: Variable, _ layers: BlockLayers) -> Variable {
  layers.downsample.map { $0(x) } ?? x
}

/// Shapes that stay; then a shortcut with a layer of its own; then shapes that change. The layers are so
/// small that every number can be followed.
private func blocks() -> [SmallBlock] {
  let sizes: [(inputs: Int, outputs: Int, hasDownsample: Bool)] = [
    (4, 4, false), (4, 4, true), (3, 6, true), (1, 1, false),
  ]
  var generator = Generator(seed: 111)
  return sizes.map { SmallBlock($0.inputs, $0.outputs, $0.hasDownsample, using: &generator) }
}

/// In place of a convolution: a product with a small matrix.
private final class Product: Module {
  let weight: Tensor<Float>

  init(_ weight: Tensor<Float>) { self.weight = weight }

  var inputs: Int { weight.shape[1] }
  var outputs: Int { weight.shape[0] }

  override func forward(_ x: Variable) -> Variable { x.matmul(Variable(weight.transposed())) }

  func plain(_ x: [[Double]]) -> [[Double]] {
    let rows = (0..<outputs).map { doubles(weight[$0]) }
    return x.map { x in rows.map { zip($0, x).reduce(0) { $0 + $1.0 * $1.1 } } }
  }
}

/// In place of a normalization: a scale and a shift.
private final class Line: Module {
  let scale, shift: Float

  init(_ scale: Float, _ shift: Float) { (self.scale, self.shift) = (scale, shift) }

  override func forward(_ x: Variable) -> Variable { x * scale + shift }

  func plain(_ x: [[Double]]) -> [[Double]] {
    x.map { $0.map { $0 * Double(scale) + Double(shift) } }
  }
}

private struct SmallBlock {
  let x: Tensor<Float>
  let conv1, conv2: Product
  let bn1 = Line(0.5, 1.5)
  let bn2 = Line(2, -0.25)
  let downsample: Product?

  init(_ inputs: Int, _ outputs: Int, _ hasDownsample: Bool, using generator: inout Generator) {
    x = .small([5, inputs], using: &generator) + 0.5
    conv1 = Product(.small([outputs, inputs], using: &generator))
    conv2 = Product(.small([outputs, outputs], using: &generator))
    downsample = hasDownsample ? Product(.small([outputs, inputs], using: &generator)) : nil
  }

  var layers: BlockLayers {
    BlockLayers(conv1: conv1, bn1: bn1, conv2: conv2, bn2: bn2, downsample: downsample)
  }

  var text: String {
    "x \(x.shape)\n\(x)\nconv1: times\n\(conv1.weight)\nbn1: 0.5 · x + 1.5\nconv2: times\n"
      + "\(conv2.weight)\nbn2: 2 · x − 0.25\n"
      + (downsample.map { "downsample: times\n\($0.weight)" } ?? "no downsample")
  }

  /// In plain loops and double precision.
  var expected: Tensor<Float> {
    func relu(_ x: [[Double]]) -> [[Double]] { x.map { $0.map { max($0, 0) } } }
    let input = (0..<x.shape[0]).map { doubles(x[$0]) }
    let residual = bn2.plain(conv2.plain(relu(bn1.plain(conv1.plain(input)))))
    let y = relu(
      zip(residual, downsample?.plain(input) ?? input).map { zip($0, $1).map { $0 + $1 } })
    return floats(y.flatMap(\.self), [y.count, y[0].count])
  }
}
