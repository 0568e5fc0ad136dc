import Kernels
import Tensors

/// Prints the errors of the 3×3 convolutions of ResNet-18 and of their gradients against double precision, relative to the
/// error of a plain loop in float32, which adds the products one by one.
func measureAccuracy() {
  func line(_ name: String, _ columns: [String]) {
    print(pad(name, 12) + columns.map { right($0, 17) }.joined())
  }
  print(
    "Root mean square of the errors, divided by that of the results; then as multiples of the plain loop's\n"
  )
  line(
    "case",
    ["plain loop", "forward", "input gradient", "weight gradient", "compiled", "compiled bf16"])
  for (channels, size, batch) in [(64, 25, 2), (128, 13, 4), (256, 7, 11), (512, 4, 32)] {
    let errors = ConvolutionErrors(channels: channels, size: size, batch: batch)
    let multiples = errors.all.map { number($0 / errors.plain, 2) }
    line("3x3x\(channels)", [scientific(errors.plain)] + multiples)
  }
}

private func scientific(_ value: Double) -> String {
  var (value, exponent) = (value, 0)
  while value < 1 { (value, exponent) = (value * 10, exponent - 1) }
  return number(value, 2) + "e\(exponent)"
}

/// The errors of a 3×3 convolution of `channels` channels to as many, on activations after ReLU.
private struct ConvolutionErrors {
  let plain, forward, inputGradient, weightGradient, compiled, bfloat16: Double

  var all: [Double] { [forward, inputGradient, weightGradient, compiled, bfloat16] }

  init(channels: Int, size: Int, batch: Int) {
    let shape = Convolution2d(
      batch: batch, inputChannels: channels, inputHeight: size, inputWidth: size,
      outputChannels: channels, kernelHeight: 3, kernelWidth: 3, paddingHeight: 1,
      paddingWidth: 1)
    var generator = Generator(seed: 1)
    let images = [batch, channels, size, size]
    let x = Tensor<Float>.normal(images, using: &generator).relu()
    let scale = (2 / Float(9 * channels)).squareRoot()
    let w = Tensor<Float>.normal([channels, channels, 3, 3], using: &generator) * scale
    let d = Tensor<Float>.normal(images, using: &generator)
    let exact = product(shape, x, w)

    plain = error(plainLoop(shape, x, w), exact[0..., 0..<plainChannels])
    forward = error(
      .floats(images) { y in
        x.withContiguous { x in
          w.withContiguous { conv2d(shape, input: x, weight: $0, bias: nil, into: y) }
        }
      }, exact)
    // The input gradient is a convolution with swapped channels and rotated kernels.
    let rotated = w.transposed(0, 1).flipped([2, 3])
    inputGradient = error(
      .floats(images) { y in
        d.withContiguous { d in
          w.withContiguous { conv2dInputGradient(shape, outputGradient: d, weight: $0, into: y) }
        }
      }, product(shape, d, rotated))
    weightGradient = error(
      .floats(w.shape) { y in
        x.withContiguous { x in
          d.withContiguous { conv2dWeightGradient(shape, input: x, outputGradient: $0, into: y) }
        }
      },
      d.cast(to: Double.self).reshaped([batch, channels, size * size])
        .matmul(columns(shape, x).transposed(1, 2)).sum([0]).reshaped(w.shape))
    compiled = error(packed(shape, x, w, .float32), exact)
    bfloat16 = error(packed(shape, x, w, .bfloat16), exact)
  }
}

/// Returns the root mean square of the errors, divided by that of the exact results.
private func error(_ actual: Tensor<Float>, _ exact: Tensor<Double>) -> Double {
  let difference = actual.cast(to: Double.self) - exact
  return ((difference * difference).sum().item / (exact * exact).sum().item).squareRoot()
}

private func columns(_ shape: Convolution2d, _ x: Tensor<Float>) -> Tensor<Double> {
  let positions = shape.outputHeight * shape.outputWidth
  return Tensor<Float>.floats([shape.batch, shape.inputChannels * 9, positions]) { columns in
    x.withContiguous { unfold2d(shape, input: $0, into: columns) }
  }.cast(to: Double.self)
}

/// Returns the convolution in double precision, a matrix product with the windows.
private func product(
  _ shape: Convolution2d, _ x: Tensor<Float>, _ w: Tensor<Float>
) -> Tensor<Double> {
  w.cast(to: Double.self).reshaped([shape.outputChannels, shape.inputChannels * 9])
    .matmul(columns(shape, x))
    .reshaped([shape.batch, shape.outputChannels, shape.outputHeight, shape.outputWidth])
}

/// The channels that the plain loop computes.
private let plainChannels = 4

/// Returns the first channels of the convolution, summed in order.
private func plainLoop(
  _ shape: Convolution2d, _ x: Tensor<Float>, _ w: Tensor<Float>
) -> Tensor<Float> {
  let (size, depth) = (shape.outputHeight * shape.outputWidth, shape.inputChannels * 9)
  let windows = columns(shape, x).cast(to: Float.self).scalars
  let weights = w.scalars
  var sums = [Float](repeating: 0, count: shape.batch * plainChannels * size)
  for image in 0..<shape.batch {
    for channel in 0..<plainChannels {
      let row = (image * plainChannels + channel) * size
      for level in 0..<depth {
        let weight = weights[channel * depth + level]
        let column = (image * depth + level) * size
        for i in 0..<size { sums[row + i].addProduct(weight, windows[column + i]) }
      }
    }
  }
  return Tensor(sums, shape: [shape.batch, plainChannels, shape.outputHeight, shape.outputWidth])
}

/// Returns the convolution as a compiled network computes it.
private func packed(
  _ shape: Convolution2d, _ x: Tensor<Float>, _ w: Tensor<Float>, _ precision: Precision
) -> Tensor<Float> {
  let none = Array(repeating: Float(0), count: shape.outputChannels)
  let convolution = w.withContiguous {
    PackedConvolution(
      shape, weight: $0, scale: none.map { _ in 1 }, shift: none, precision: precision,
      takesImages: false)
  }
  let pool = ActivationPool()
  let input = BlockedActivations(
    BlockedLayout(
      batch: shape.batch, channels: shape.inputChannels, height: shape.inputHeight,
      width: shape.inputWidth, border: 1, precision: precision), in: pool)
  x.withContiguous { input.fill(from: $0) }
  return .floats([shape.batch, shape.outputChannels, shape.outputHeight, shape.outputWidth]) {
    convolution(input, adding: nil, relu: false, in: pool).copy(to: $0)
  }
}
