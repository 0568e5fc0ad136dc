import Autograd
import Commands
import Contrastive
import Layers
import Models
import Tensors
import TextEscapes

/// A model with random inputs, ready to be drawn.
struct DrawableModel {
  /// The variables with respect to which gradients are drawn.
  let variables: [Variable]
  /// Returns the loss of a forward pass.
  let loss: () -> Variable
}

/// The models that can be drawn by name.
enum ModelCatalog {
  static let names = ["neuron", "mlp", "siamese"] + ResNetArchitecture.all.map(\.name)

  /// The limit of pixels in a batch: the graph does not depend on them, and the widest ResNet saves about six
  /// kilobytes for each.
  static let pixelLimit = 1 << 20

  /// Returns the model called `name`.
  ///
  /// - Parameter size: the height and width of its images, in pixels; `nil` for the model's own.
  static func model(_ name: String, size: Int?, batch: Int) throws(Arguments.Failure)
    -> DrawableModel
  {
    var generator = Generator(seed: 1)
    switch name {
    case "neuron":
      return neuron()
    case "mlp":
      let network = Sequential(
        Linear(4, 8, using: &generator), ReLU(), Linear(8, 3, using: &generator))
      let x = Variable(.normal([batch, 4], using: &generator), name: "x")
      return DrawableModel(variables: network.parameters()) {
        network(x).softmaxCrossEntropy(targets(batch)).named("loss")
      }
    case "siamese":
      let encoder = ResNet18(using: &generator)
      encoder.fc = Identity()
      let network = SiameseNetwork(base: encoder)
      let first = try images("first", size, batch, &generator)
      let second = try images("second", size, batch, &generator)
      let labels = Tensor<Float>((0..<batch).map { Float($0 % 2) }, shape: [batch])
      return DrawableModel(variables: network.parameters()) {
        let pair = network(first, second)
        let distance = pair.first.pairwiseDistance(pair.second).named("distance")
        return ContrastiveLoss(margin: 10)(distance, isSame: labels).named("loss")
      }
    default:
      guard let architecture = ResNetArchitecture.all.first(where: { $0.name == name }) else {
        throw Arguments.Failure(
          description:
            "unknown model '\(name.displayed())'; the models are \(names.joined(separator: ", "))")
      }
      let images = try images("images", size, batch, &generator)
      let network = ResNet(architecture, using: &generator)
      return DrawableModel(variables: network.parameters()) {
        network(images).softmaxCrossEntropy(targets(batch)).named("loss")
      }
    }
  }

  private static func images(
    _ name: String, _ size: Int?, _ batch: Int, _ generator: inout Generator
  ) throws(Arguments.Failure) -> Variable {
    let side = size ?? 64
    // The last feature maps are 1/32 as high and wide; batch normalization needs two values per channel.
    guard batch > 1 || side > 32 else {
      throw Arguments.Failure(
        description:
          "--batch 1 needs a --size above 32: batch normalization needs more than one value "
          + "per channel")
    }
    guard batch * side * side <= pixelLimit else {
      throw Arguments.Failure(
        description:
          "--batch \(batch) with --size \(side) makes \(batch * side * side) pixels, more than "
          + "\(pixelLimit); a smaller batch has the same graph")
    }
    return Variable(.normal([batch, 3, side, side], using: &generator), name: name)
  }

  /// Chapter 4's neuron: tanh(w · i + b), squared.
  private static func neuron() -> DrawableModel {
    let w = Parameter(0.5, name: "w")
    let b = Parameter(-0.75, name: "b")
    let i = Variable(2, name: "i")
    return DrawableModel(variables: [w, b]) {
      let y = (w * i + b).tanh().named("y")
      return (y * y).named("loss")
    }
  }

  private static func targets(_ batch: Int) -> [Int] { (0..<batch).map { $0 % 3 } }
}
