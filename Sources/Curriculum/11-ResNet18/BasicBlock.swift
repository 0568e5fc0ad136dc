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
    run: { block, it in try it.outcome(of: block) }, expected: \.expected, describe: \.text,
    show: \.text, difference: { $0.difference(from: $1) },
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
      Mistake("ReLU twice after conv2: there is one, after the sum") { x, layers in
        (residual(x, layers).relu() + shortcut(x, layers)).relu()
      }
      Mistake("the normalizations exchanged: bn1 comes after conv1, bn2 after conv2") { x, layers in
        let y = layers.bn1(layers.conv2(layers.bn2(layers.conv1(x)).relu()))
        return (y + shortcut(x, layers)).relu()
      }
      Mistake("no gradient flows back: `detached()` or `value` cuts the graph") { x, layers in
        (residual(x, layers) + shortcut(x, layers)).relu().detached()
      }
      .also { x, layers in (residual(x, layers).detached() + shortcut(x, layers)).relu() }
      .also { x, layers in (residual(x, layers) + shortcut(x, layers).detached()).relu() }
      Mistake("a layer runs twice: keep its output in a variable, and use that") { x, layers in
        if let downsample = layers.downsample { _ = downsample(x) }
        return (residual(x, layers) + shortcut(x, layers)).relu()
      }
      .also { x, layers in
        _ = layers.conv1(x)
        return (residual(x, layers) + shortcut(x, layers)).relu()
      }
      .also { x, layers in
        _ = residual(x, layers)
        return (residual(x, layers) + shortcut(x, layers)).relu()
      }
      .signs {
        $1.difference(from: $0.expected, countsRuns: false) == nil
          && $1.runs.values.contains { $0 > 1 }
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

/// The output of a block, the gradient of its input, and how often each layer ran.
private struct BlockOutcome {
  let value: Tensor<Float>
  /// `nil` if the output has the wrong shape, so that there is no gradient to compare.
  let gradient: Tensor<Float>?
  let runs: [String: Int]

  var text: String {
    "\(value.shape)\n\(value)" + (gradient.map { "\ngradient of x\n\($0)" } ?? "")
  }

  /// Returns the first difference: the output before the gradient before the number of runs.
  func difference(from right: BlockOutcome, countsRuns: Bool = true) -> String? {
    if let difference = Curriculum.difference(value, right.value) { return difference }
    if let own = gradient, let right = right.gradient,
      let difference = Curriculum.difference(own, right)
    {
      return "the output is right; the gradient of x: \(difference)"
    }
    guard countsRuns,
      let name = right.runs.keys.sorted().first(where: { runs[$0] != right.runs[$0] })
    else { return nil }
    return "the output is right; \(name) ran \(runs[name] ?? 0) times, "
      + "expected \(right.runs[name] ?? 0)"
  }
}

/// In place of a convolution: a product with a small matrix.
private final class Product: Module {
  let weight: Tensor<Float>
  var runs = 0

  init(_ weight: Tensor<Float>) { self.weight = weight }

  var inputs: Int { weight.shape[1] }
  var outputs: Int { weight.shape[0] }

  override func forward(_ x: Variable) -> Variable {
    runs += 1
    return x.matmul(Variable(weight.transposed()))
  }

  func plain(_ x: [[Double]]) -> [[Double]] {
    let rows = (0..<outputs).map { doubles(weight[$0]) }
    return x.map { x in rows.map { zip($0, x).reduce(0) { $0 + $1.0 * $1.1 } } }
  }

  /// The gradient of the input.
  func plainBackward(_ dY: [[Double]]) -> [[Double]] {
    let columns = (0..<inputs).map { doubles(weight.transposed()[$0]) }
    return dY.map { dY in columns.map { zip($0, dY).reduce(0) { $0 + $1.0 * $1.1 } } }
  }
}

/// In place of a normalization: a scale and a shift.
private final class Line: Module {
  let scale, shift: Float
  var runs = 0

  init(_ scale: Float, _ shift: Float) { (self.scale, self.shift) = (scale, shift) }

  override func forward(_ x: Variable) -> Variable {
    runs += 1
    return x * scale + shift
  }

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

  /// How often each layer has run.
  private var runs: [String: Int] {
    var runs = ["conv1": conv1.runs, "bn1": bn1.runs, "conv2": conv2.runs, "bn2": bn2.runs]
    runs["downsample"] = downsample?.runs
    return runs
  }

  /// The upstream gradient: uneven numbers.
  private var upstream: Tensor<Float> {
    let count = x.shape[0] * conv2.outputs
    return Tensor((0..<count).map { Float($0 % 5) - 1.5 }, shape: [x.shape[0], conv2.outputs])
  }

  /// Runs a block, and its backward pass.
  func outcome(of block: (Variable, BlockLayers) throws -> Variable) rethrows -> BlockOutcome {
    let before = runs
    let input = Variable(x, requiresGradient: true)
    let y = try block(input, layers)
    let after = runs.merging(before) { $0 - $1 }
    var gradient: Tensor<Float>?
    if y.shape == upstream.shape {
      gradient =
        y.requiresGradient
        ? y.gradients(with: [input], seed: Variable(upstream))[0].value : .zeros(x.shape)
    }
    return BlockOutcome(value: y.value, gradient: gradient, runs: after)
  }

  /// In plain loops and double precision.
  var expected: BlockOutcome {
    func relu(_ x: [[Double]]) -> [[Double]] { x.map { $0.map { max($0, 0) } } }
    func combined(
      _ a: [[Double]], _ b: [[Double]], _ operation: (Double, Double) -> Double
    ) -> [[Double]] { zip(a, b).map { zip($0, $1).map(operation) } }
    let input = (0..<x.shape[0]).map { doubles(x[$0]) }
    let inner = bn1.plain(conv1.plain(input))
    let sum = combined(
      bn2.plain(conv2.plain(relu(inner))), downsample?.plain(input) ?? input, +)
    // Backward: a ReLU lets the gradient through where its input is positive.
    let seed = (0..<x.shape[0]).map { doubles(upstream[$0]) }
    let dSum = combined(seed, sum) { $1 > 0 ? $0 : 0 }
    let dInner = combined(
      conv2.plainBackward(dSum.map { $0.map { $0 * Double(bn2.scale) } }), inner
    ) { $1 > 0 ? $0 * Double(bn1.scale) : 0 }
    let dX = combined(
      conv1.plainBackward(dInner), downsample?.plainBackward(dSum) ?? dSum, +)
    return BlockOutcome(
      value: floats(relu(sum).flatMap(\.self), [sum.count, sum[0].count]),
      gradient: floats(dX.flatMap(\.self), x.shape), runs: runs.mapValues { _ in 1 })
  }
}
