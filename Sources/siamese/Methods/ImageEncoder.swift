import Files
import Layers
import Models
import Tensors

/// A network that maps images to embeddings.
protocol ImageEncoder: Module {
  /// The number of coordinates of an embedding.
  var embeddingDimension: Int { get }

  /// Returns an encoder of the same architecture, with weights of 0.
  func emptyCopy() -> any ImageEncoder
}

extension ResNet: ImageEncoder {
  var embeddingDimension: Int { (fc as? Linear)?.weight.shape[0] ?? embeddingSize }

  func emptyCopy() -> any ImageEncoder {
    var generator = Generator(seed: 0)
    let copy = ResNet(
      architecture, classes: 1, channels: 3,
      stem: conv1.weight.shape[2] == 7 ? .imageNet : .small, width: conv1.weight.shape[0],
      initializer: .zeros, using: &generator)
    copy.embed(in: fc is Linear ? embeddingDimension : 0, initializer: .zeros, using: &generator)
    return copy
  }

  /// Replaces the classifier by a linear layer to embeddings of a dimension, or by none for 0.
  fileprivate func embed(
    in dimensions: Int, initializer: Initializer = .torch, using generator: inout Generator
  ) {
    fc =
      dimensions == 0
      ? Identity()
      : Linear(embeddingSize, dimensions, initializer: initializer, using: &generator)
  }
}

extension TrainingConfiguration {
  /// Returns an encoder with random weights, or pretrained ones.
  ///
  /// - Throws: `DataError` where the file of pretrained weights cannot be used.
  func newEncoder(using generator: inout Generator) throws -> any ImageEncoder {
    guard let architecture = backbone.architecture else {
      return LinearEncoder(
        pixels: data.imageSize * data.imageSize, outputs: dimensions > 0 ? dimensions : 2,
        using: &generator)
    }
    let encoder =
      weights.isEmpty
      ? ResNet(architecture, stem: networkStem, width: width, using: &generator)
      : try ResNet.encoder(architecture, weights: weights, under: weightsPrefix)
    encoder.embed(in: dimensions, using: &generator)
    return encoder
  }

  /// Creates an encoder for saved tensors, with weights of 0. Shapes are checked before it is built.
  ///
  /// - Parameter shape: returns the shape of the tensor of a key.
  func encoder(like shape: (String) -> [Int]?, path: String) throws -> any ImageEncoder {
    var generator = Generator(seed: 0)
    func failure(_ key: String, _ expected: String) -> DataError {
      DataError(
        path: path,
        problem: "its '\(key)' is \(shape(key).map { "\($0)" } ?? "missing"), not \(expected)",
        recoverySuggestion: SavedRun.removal(of: path))
    }
    guard let architecture = backbone.architecture else {
      let (key, pixels) = ("map.weight", data.imageSize * data.imageSize)
      let outputs = dimensions > 0 ? dimensions : 2
      guard shape(key) == [outputs, pixels] else { throw failure(key, "[\(outputs), \(pixels)]") }
      return LinearEncoder(
        pixels: pixels, outputs: outputs, initializer: .zeros, using: &generator)
    }
    let encoder = try ResNet(architecture, like: shape, path: path)
    let expected = [dimensions, encoder.embeddingSize]
    if dimensions > 0, shape("fc.weight") != expected { throw failure("fc.weight", "\(expected)") }
    encoder.embed(in: dimensions, initializer: .zeros, using: &generator)
    return encoder
  }
}
