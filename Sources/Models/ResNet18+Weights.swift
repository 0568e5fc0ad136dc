import Autograd
import Files
import Glibc
import Layers
import Tensors
import WeightFiles

extension ResNet18 {
  /// The URL of torchvision's `IMAGENET1K_V1` weights: 1,000 ImageNet classes, 44.7 MB; the SHA-256
  /// of the file begins with `f37072fd`.
  public static let publishedWeights = "https://download.pytorch.org/models/resnet18-f37072fd.pth"

  /// Creates the network with the weights of a file: torchvision's published weights, or any
  /// `state_dict` of a ResNet-18 in PyTorch's formats or safetensors. Nothing is downloaded.
  ///
  ///     let network = try ResNet18(weights: "resnet18-f37072fd.pth")
  ///     network.fc = Identity()   // for embeddings of dimension 512
  ///
  /// The stem, the number of image channels, the width and the number of classes are inferred from
  /// the file.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - key: The key of the weights in a checkpoint; common keys such as "state_dict" are
  ///     detected.
  /// - Throws: ``/Files/DataError`` if the file does not exist (with the download URL), is
  ///   corrupted, or holds tensors that do not match (all of which are listed).
  public convenience init(weights path: String, under key: String? = nil) throws(DataError) {
    guard access(path, F_OK) == 0 else {
      throw DataError(
        path: path, problem: "no such file",
        recoverySuggestion:
          "get torchvision's weights from \(Self.publishedWeights) and put the file there, or "
          + "give the path at which you keep it")
    }
    let saved = try SavedTensors(contentsOf: path, under: key)
    let sizes = try Self.sizes(of: saved, path: path)
    var generator = Generator(seed: 0)
    self.init(
      classes: sizes.classes ?? 1, channels: sizes.channels, stem: sizes.stem, width: sizes.width,
      initializer: .zeros, using: &generator)
    if sizes.classes == nil { fc = Identity() }
    try load(saved, from: path)
  }

  private struct Sizes {
    let classes: Int?
    let channels, width: Int
    let stem: Stem
  }

  /// Infers the network's sizes, which are bounded by those of the tensors in the file.
  private static func sizes(of saved: SavedTensors, path: String) throws(DataError) -> Sizes {
    let first = saved["conv1.weight"]?.shape ?? []
    let last = saved["layer4.1.conv2.weight"]?.shape ?? []
    let classifier = saved["fc.weight"]?.shape
    guard first.count == 4, (1...1 << 16).contains(first[0]), first[1] > 0,
      first[2] == first[3], first[2] == 7 || first[2] == 3,
      last == [8 * first[0], 8 * first[0], 3, 3],
      classifier == nil || classifier?.count == 2 && classifier?[1] == 8 * first[0]
    else {
      throw DataError(
        path: path,
        problem: "does not contain a ResNet-18: 'conv1.weight' is \(first) and "
          + "'layer4.1.conv2.weight' is \(last), not [width, channels, 7, 7] (or 3, 3) and "
          + "[8 · width, 8 · width, 3, 3]",
        recoverySuggestion: "use the state_dict of a ResNet-18")
    }
    return Sizes(
      classes: classifier?[0], channels: first[1], width: first[0],
      stem: first[2] == 7 ? .imageNet : .small)
  }
}
