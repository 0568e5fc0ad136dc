import Autograd
import Kernels
import Tensors

/// A convolution of a compiled network, with the batch normalization folded into it.
///
///     norm(conv(x)) = conv(x; scale · w) + shift, scale = γ/√(σ² + ε), shift = β + (bias − μ) · scale
///
/// The products are rounded once: they are computed in double precision.
final class CompiledConvolution {
  private let weight: Tensor<Float>
  private let shape: Convolution2d
  private let scale: [Double]
  private let shift: [Float]
  private let precision: Precision
  private let appliesReLU: Bool
  /// The weights as they are packed for blocked activations, and for images with few channels.
  private lazy var forBlocks = packed(takesImages: false)
  private lazy var forImages = packed(takesImages: true)

  init(_ convolution: Conv2d, _ norm: BatchNorm2d?, _ precision: Precision, appliesReLU: Bool) {
    weight = convolution.weight.value.contiguous()
    let outputs = weight.shape[0]
    shape = Convolution2d(
      batch: 1, inputChannels: weight.shape[1], inputHeight: 1, inputWidth: 1,
      outputChannels: outputs, kernelHeight: weight.shape[2], kernelWidth: weight.shape[3],
      strideHeight: convolution.stride.height, strideWidth: convolution.stride.width,
      paddingHeight: convolution.padding.height, paddingWidth: convolution.padding.width,
      dilationHeight: convolution.dilation.height, dilationWidth: convolution.dilation.width)
    (self.precision, self.appliesReLU) = (precision, appliesReLU)
    func numbers(_ tensor: Tensor<Float>?, default value: Double) -> [Double] {
      tensor?.scalars.map(Double.init) ?? Array(repeating: value, count: outputs)
    }
    let bias = numbers(convolution.bias?.value, default: 0)
    let gamma = numbers(norm?.weight?.value, default: 1)
    let beta = numbers(norm?.bias?.value, default: 0)
    let mean = numbers(norm?.runningMean.value, default: 0)
    let variance = numbers(norm?.runningVar.value, default: 1)
    let epsilon = Double(norm?.epsilon ?? 0)
    let scale = (0..<outputs).map { gamma[$0] / (variance[$0] + epsilon).squareRoot() }
    self.scale = scale
    shift = (0..<outputs).map { Float(beta[$0] + (bias[$0] - mean[$0]) * scale[$0]) }
  }

  private func packed(takesImages: Bool) -> PackedConvolution {
    weight.withContiguous {
      PackedConvolution(
        shape, weight: $0, scale: scale, shift: shift, precision: precision,
        takesImages: takesImages)
    }
  }

  func callAsFunction(
    _ x: CompiledValue, adding addend: CompiledValue?, _ compiler: NetworkCompiler
  ) -> CompiledValue {
    let input = x.shape
    require(
      input.count == 4 && input[1] == shape.inputChannels,
      "CompiledNetwork: a convolution of \(shape.inputChannels) channels needs an input [N, "
        + "\(shape.inputChannels), H, W], not \(input)")
    if case .tensor(let images) = x.form, addend == nil, PackedConvolution.takesImages(shape) {
      return CompiledValue(
        images.withContiguous {
          forImages(
            images: $0, batch: input[0], height: input[2], width: input[3],
            border: compiler.border, relu: appliesReLU, in: compiler.pool)
        })
    }
    return CompiledValue(
      forBlocks(
        x.blocked(for: compiler), adding: addend?.blocked(for: compiler), relu: appliesReLU,
        in: compiler.pool))
  }
}
