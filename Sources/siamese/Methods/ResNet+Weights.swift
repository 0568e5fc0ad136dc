import Files
import Glibc
import Layers
import Models
import Tensors
import Training
import WeightFiles

extension ResNet {
  /// Returns an encoder with the weights of a file, without its classifier. Says on standard error where in the
  /// file they were found, unless it has the network's own names.
  ///
  /// - Parameters:
  ///   - prefix: what precedes the network's names in the file, or a part of it; `nil` to find it.
  static func encoder(
    _ architecture: ResNetArchitecture, weights path: String, under prefix: String? = nil
  ) throws -> ResNet {
    guard File.exists(path) else {
      throw DataError(
        path: path, problem: access(path, F_OK) == 0 ? "is not a file" : "no such file",
        recoverySuggestion:
          "download torchvision's ResNet-18 from \(ResNet18.publishedWeights), or give the path of "
          + "weights that you have")
    }
    let saved = try WeightFile(path).weights(
      architecture.weightRequest(hasClassifier: false), under: prefix, advice: .siamese)
    let network = try ResNet(architecture, like: { saved[$0]?.shape }, path: path)
    try network.load(matching: saved, from: path)
    if let origin = saved.origin { note("\(path.displayed(limit: 400)): \(origin)") }
    return network
  }

  /// Creates an encoder with the stem and width of saved tensors, and weights of 0. Every shape is checked before
  /// the network is built: it can be far larger than the file.
  ///
  /// - Parameter shape: returns the shape of the tensor of a key.
  convenience init(
    _ architecture: ResNetArchitecture, like shape: (String) -> [Int]?, path: String
  ) throws {
    guard let sizes = ResNetArchitecture.sizes(shape), sizes.channels == 3 else {
      throw DataError(
        path: path,
        problem: "is no ResNet of RGB images: its 'conv1.weight' is "
          + (shape("conv1.weight").map { "\($0)" } ?? "missing"),
        recoverySuggestion: "pass the weights of a network with 3 input channels")
    }
    let differs = architecture.shapes(sizes).first { name, expected in
      !WeightRequest.isBatchCount(name) && !name.hasPrefix("fc.") && shape(name) != expected
    }
    if let (name, expected) = differs {
      throw DataError(
        path: path,
        problem: "is no \(architecture.name): its '\(name)' is "
          + "\(shape(name).map { "\($0)" } ?? "missing"), not \(expected)",
        recoverySuggestion: "use another file")
    }
    var generator = Generator(seed: 0)
    self.init(
      architecture, classes: 1, channels: 3, stem: sizes.stem, width: sizes.width,
      initializer: .zeros, using: &generator)
    fc = Identity()
  }
}

extension SavedTensors {
  /// Where in a file weights were found, and which ones were left out; `nil` if there is nothing to say.
  fileprivate var origin: String? {
    if prefix.isEmpty && ignored.isEmpty { return nil }
    let found = prefix.isEmpty ? "" : " '\(prefix.displayed())'"
    let others = ignored.prefix(3).map { "'\($0.displayed())'" }.joined(separator: ", ")
    let more = ignored.count > 3 ? " and \(ignored.count - 3) more" : ""
    return "using the weights\(found)" + (ignored.isEmpty ? "" : ", not \(others)\(more)")
  }
}

extension WeightAdvice {
  /// The options of `siamese`.
  static let siamese = WeightAdvice(
    choosing: { "pass --weights-prefix \($0.quotedForShell)" },
    creating: { "pass --backbone \($0.name)" },
    otherNetwork: otherNetwork, otherNames: otherNetwork)

  private static let otherNetwork =
    "pass the weights of a ResNet in torchvision's names, with --backbone NAME if it is no resnet18"
}

extension TrainingCheckpoint {
  /// Returns whether a weight file is a checkpoint of a training run.
  static func isCheckpoint(at path: String) throws -> Bool {
    var tensors = SavedTensors()
    tensors.metadata = try WeightFile(path).metadata
    return isCheckpoint(tensors)
  }
}
