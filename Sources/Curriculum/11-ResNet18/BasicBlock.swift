import Autograd
import Layers
import Tensors

/// Checks `basicBlock` with layers so small that every number can be followed, against plain loops.
public func checkBasicBlock(_ exercises: any Chapter11Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 111)
    for (inputs, outputs, hasDownsample) in cases {
      let block = SmallBlock(inputs, outputs, hasDownsample, using: &generator)
      let expected = block.expected()
      let actual = try exercises.basicBlock(Variable(block.x), block.layers).value
      guard let difference = difference(actual, expected) else { continue }
      return Report.Failure(
        input: block.text, actual: "\(actual.shape)\n\(actual)",
        expected: "\(expected.shape)\n\(expected)", difference: difference,
        diagnosis: block.diagnosis(actual))
    }
    return nil
  }
}

/// Shapes that stay; then a shortcut with a layer of its own; then shapes that change.
private let cases: [(inputs: Int, outputs: Int, hasDownsample: Bool)] = [
  (4, 4, false), (4, 4, true), (3, 6, true), (1, 1, false),
]

/// In place of a convolution: a product with a small matrix.
private final class Product: Module {
  let weight: Tensor<Float>

  init(_ weight: Tensor<Float>) { self.weight = weight }

  override func forward(_ x: Variable) -> Variable { x.matmul(Variable(weight.transposed())) }

  func plain(_ x: [[Double]]) -> [[Double]] {
    let rows = (0..<weight.shape[0]).map { doubles(weight[$0]) }
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

  /// A block, and the ways to get it wrong.
  struct Way {
    var hasShortcut = true
    var bringsShortcut = true
    var hasFirstReLU = true
    var normalizesFirst = true
    var hasLastReLU = true
    var addsFirst = true
    var usesBothNorms = true
  }

  func expected(_ way: Way = Way()) -> Tensor<Float> {
    func relu(_ x: [[Double]], _ isOn: Bool = true) -> [[Double]] {
      isOn ? x.map { $0.map { max($0, 0) } } : x
    }
    let input = (0..<x.shape[0]).map { doubles(x[$0]) }
    var y = conv1.plain(input)
    y =
      way.normalizesFirst ? relu(bn1.plain(y), way.hasFirstReLU) : bn1.plain(relu(y))
    y = (way.usesBothNorms ? bn2 : bn1).plain(conv2.plain(y))
    let shortcut = way.bringsShortcut ? downsample?.plain(input) ?? input : input
    if !way.addsFirst { y = relu(y) }
    if way.hasShortcut {
      y = zip(y, shortcut).map { zip($0, $1).map { $0 + $1 } }
    }
    if way.addsFirst { y = relu(y, way.hasLastReLU) }
    return floats(y.flatMap(\.self), [y.count, y[0].count])
  }

  func diagnosis(_ actual: Tensor<Float>) -> String? {
    let ways: [(Way, String)] = [
      (Way(hasShortcut: false), "no shortcut: the input is added to what the layers make"),
      (Way(addsFirst: false), "ReLU before the sum: the last one stands after it"),
      (Way(hasLastReLU: false), "the last ReLU is missing, after the sum"),
      (Way(hasFirstReLU: false), "no ReLU between the two convolutions"),
      (Way(normalizesFirst: false), "ReLU before the normalization: bn1 comes right after conv1"),
      (Way(usesBothNorms: false), "bn1 used twice: the second convolution has a bn2 of its own"),
      (
        Way(bringsShortcut: false),
        "downsample left out: where there is one, the shortcut goes through it"
      ),
    ]
    return ways.first { difference(actual, expected($0.0)) == nil }?.1
  }
}
