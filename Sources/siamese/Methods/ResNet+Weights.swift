import Files
import Layers
import Models
import Tensors
import WeightFiles

extension ResNet {
  /// Returns an encoder with the weights of a file, without its classifier.
  static func encoder(_ architecture: ResNetArchitecture, weights path: String) throws -> ResNet {
    guard File.exists(path) else {
      throw DataError(
        path: path, problem: "no such file",
        recoverySuggestion:
          "download torchvision's ResNet-18 from \(ResNet18.publishedWeights), or give the path of "
          + "weights that you have")
    }
    let saved = try SavedTensors(contentsOf: path)
    let network = try ResNet(architecture, like: { saved[$0]?.shape }, path: path)
    try network.load(saved, from: path)
    return network
  }

  /// Creates an encoder of the same architecture as another, with weights of 0.
  convenience init(shapedLike other: ResNet) {
    var generator = Generator(seed: 0)
    self.init(
      other.architecture, classes: 1, channels: 3,
      stem: other.conv1.weight.shape[2] == 7 ? .imageNet : .small,
      width: other.conv1.weight.shape[0], initializer: .zeros, using: &generator)
    fc = Identity()
  }

  /// Creates an encoder with the stem and width of saved tensors, and weights of 0.
  ///
  /// - Parameter shape: returns the shape of the tensor of a key.
  convenience init(
    _ architecture: ResNetArchitecture, like shape: (String) -> [Int]?, path: String
  ) throws {
    let first = shape("conv1.weight") ?? []
    guard first.count == 4, (1...512).contains(first[0]), first[1] == 3, first[2] == first[3],
      first[2] == 7 || first[2] == 3
    else {
      throw DataError(
        path: path,
        problem: "is no ResNet of RGB images: its 'conv1.weight' is "
          + (first.isEmpty ? "missing" : "\(first)"),
        recoverySuggestion:
          "pass the state_dict of a ResNet (read as \(architecture.name))")
    }
    var generator = Generator(seed: 0)
    self.init(
      architecture, classes: 1, channels: 3, stem: first[2] == 7 ? .imageNet : .small,
      width: first[0], initializer: .zeros, using: &generator)
    fc = Identity()
  }
}
