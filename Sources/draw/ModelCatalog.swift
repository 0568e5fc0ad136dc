import Autograd
import Commands
import Contrastive
import Layers
import Models
import Tensors

/// A model that can be drawn by name: what it trains, and how its loss is computed.
struct Exhibit {
  let variables: [Variable]
  let loss: () -> Variable
}

/// The models that can be drawn by name.
enum Gallery {
  static let names = ["neuron", "mlp", "siamese"] + ResNetArchitecture.all.map(\.name)

  /// The most pixels of all images together: a graph has as many nodes whatever their size, and the widest
  /// ResNet keeps some six kilobytes for each.
  static let mostPixels = 1 << 20

  /// Returns the model called `name`.
  ///
  /// - Parameter size: the height and width of its images; `nil` for its own.
  static func model(_ name: String, size: Int?, batch: Int) throws(Arguments.Failure) -> Exhibit {
    var generator = Generator(seed: 1)
    switch name {
    case "neuron":
      return neuron()
    case "mlp":
      let network = Sequential(
        Linear(4, 8, using: &generator), ReLU(), Linear(8, 3, using: &generator))
      let x = Variable(.normal([batch, 4], using: &generator), name: "x")
      return Exhibit(variables: network.parameters()) {
        network(x).softmaxCrossEntropy(targets(batch)).named("loss")
      }
    case "siamese":
      let encoder = ResNet18(using: &generator)
      encoder.fc = Identity()
      let network = SiameseNetwork(base: encoder)
      let first = try images("first", size, batch, &generator)
      let second = try images("second", size, batch, &generator)
      let labels = Tensor<Float>((0..<batch).map { Float($0 % 2) }, shape: [batch])
      return Exhibit(variables: network.parameters()) {
        let pair = network(first, second)
        let distance = pair.first.pairwiseDistance(pair.second).named("distance")
        return ContrastiveLoss(margin: 10)(distance, isSame: labels).named("loss")
      }
    default:
      guard let architecture = ResNetArchitecture.all.first(where: { $0.name == name }) else {
        throw Arguments.Failure(
          description: "there is no model '\(name)'; there are \(names.joined(separator: ", "))")
      }
      let images = try images("images", size, batch, &generator)
      let network = ResNet(architecture, using: &generator)
      return Exhibit(variables: network.parameters()) {
        network(images).softmaxCrossEntropy(targets(batch)).named("loss")
      }
    }
  }

  private static func images(
    _ name: String, _ size: Int?, _ batch: Int, _ generator: inout Generator
  ) throws(Arguments.Failure) -> Variable {
    let side = size ?? 64
    // The last maps are 1/32 as high and wide, and batch normalization needs two numbers a channel.
    guard batch > 1 || side > 32 else {
      throw Arguments.Failure(
        description: "--batch 1 needs a --size above 32, as there is nothing to normalize over")
    }
    guard batch * side * side <= mostPixels else {
      throw Arguments.Failure(
        description:
          "--batch \(batch) with --size \(side) are \(batch * side * side) pixels, more than "
          + "\(mostPixels); a smaller batch has the same graph")
    }
    return Variable(.normal([batch, 3, side, side], using: &generator), name: name)
  }

  /// Chapter 4's neuron: tanh(w · i + b), squared.
  private static func neuron() -> Exhibit {
    let w = Parameter(0.5, name: "w")
    let b = Parameter(-0.75, name: "b")
    let i = Variable(2, name: "i")
    return Exhibit(variables: [w, b]) {
      let y = (w * i + b).tanh().named("y")
      return (y * y).named("loss")
    }
  }

  private static func targets(_ batch: Int) -> [Int] { (0..<batch).map { $0 % 3 } }
}
