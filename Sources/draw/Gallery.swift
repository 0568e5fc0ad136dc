import Autograd
import Commands
import Contrastive
import Layers
import Models
import Tensors

/// The models that can be drawn by name.
enum Gallery {
  static let names = ["mlp", "resnet18", "siamese"]

  /// Returns the loss of one forward and backward pass of the model called `name`.
  static func loss(of name: String, size: Int, batch: Int) throws -> Variable {
    var generator = Generator(seed: 1)
    let loss: Variable
    switch name {
    case "mlp":
      let network = Sequential(
        Linear(4, 8, using: &generator), ReLU(), Linear(8, 3, using: &generator))
      let x = Variable(.normal([batch, 4], using: &generator), name: "x")
      loss = network(x).squared().mean().named("loss")
    case "resnet18":
      let network = ResNet18(using: &generator)
      loss = network(images(batch, size > 0 ? size : 64, "images", &generator))
        .squared().mean().named("loss")
    case "siamese":
      let encoder = ResNet18(using: &generator)
      encoder.fc = Identity()
      let network = SiameseNetwork(base: encoder)
      let side = size > 0 ? size : 64
      let pair = network(
        images(batch, side, "first", &generator), images(batch, side, "second", &generator))
      let labels = Tensor<Float>((0..<batch).map { Float($0 % 2) }, shape: [batch])
      let distance = pair.first.pairwiseDistance(pair.second).named("distance")
      loss = ContrastiveLoss()(distance, isSame: labels).named("loss")
    default:
      throw Arguments.Failure(
        description: "there is no model '\(name)'; there are \(names.joined(separator: ", "))")
    }
    loss.backward()
    return loss
  }

  private static func images(
    _ batch: Int, _ size: Int, _ name: String, _ generator: inout Generator
  ) -> Variable {
    Variable(.normal([batch, 3, size, size], using: &generator), name: name)
  }

  private static func targets(_ batch: Int, classes: Int) -> Tensor<Int64> {
    Tensor((0..<batch).map { Int64($0 % classes) }, shape: [batch])
  }
}
