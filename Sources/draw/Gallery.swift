import Autograd
import Commands
import Contrastive
import Layers
import Models
import Tensors

/// The models that can be drawn by name.
enum Gallery {
  static let names = ["neuron", "mlp", "siamese"] + ResNetArchitecture.all.map(\.name)

  /// Returns the loss of one forward pass of the model called `name`, and what it is trained by.
  static func model(
    _ name: String, size: Int, batch: Int
  ) throws -> (loss: Variable, variables: [Variable]) {
    var generator = Generator(seed: 1)
    let side = size > 0 ? size : 64
    func images(_ name: String) throws -> Variable {
      // The last maps are 1/32 as high and wide, and batch normalisation needs two numbers a channel.
      guard batch > 1 || side > 32 else {
        throw Arguments.Failure(
          description: "--batch 1 needs a --size above 32, as there is nothing to normalise over")
      }
      return Variable(.normal([batch, 3, side, side], using: &generator), name: name)
    }
    switch name {
    case "neuron": return neuron()
    case "mlp":
      let network = Sequential(
        Linear(4, 8, using: &generator), ReLU(), Linear(8, 3, using: &generator))
      let parameters = network.parameters()
      let x = Variable(.normal([batch, 4], using: &generator), name: "x")
      return (network(x).softmaxCrossEntropy(targets(batch)).named("loss"), parameters)
    case "siamese":
      let encoder = ResNet18(using: &generator)
      encoder.fc = Identity()
      let network = SiameseNetwork(base: encoder)
      let parameters = network.parameters()
      let pair = try network(images("first"), images("second"))
      let labels = Tensor<Float>((0..<batch).map { Float($0 % 2) }, shape: [batch])
      let distance = pair.first.pairwiseDistance(pair.second).named("distance")
      return (ContrastiveLoss(margin: 10)(distance, isSame: labels).named("loss"), parameters)
    default:
      guard let architecture = ResNetArchitecture.all.first(where: { $0.name == name }) else {
        throw Arguments.Failure(
          description: "there is no model '\(name)'; there are \(names.joined(separator: ", "))")
      }
      let network = ResNet(architecture, using: &generator)
      let parameters = network.parameters()
      let logits = try network(images("images"))
      return (logits.softmaxCrossEntropy(targets(batch)).named("loss"), parameters)
    }
  }

  /// Chapter 4's neuron: tanh(w · i + b), squared.
  private static func neuron() -> (loss: Variable, variables: [Variable]) {
    let w = Parameter(0.5, name: "w")
    let b = Parameter(-0.75, name: "b")
    let i = Variable(2, name: "i")
    let y = (w * i + b).tanh().named("y")
    return ((y * y).named("loss"), [w, b])
  }

  private static func targets(_ batch: Int) -> [Int] { (0..<batch).map { $0 % 3 } }
}
