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
  /// The weights are found wherever the file has them: in a nested dictionary of a checkpoint, under a
  /// prefix such as "module." or "backbone.", or under the numbers of an `nn.Sequential`. The stem, the
  /// number of image channels, the width and the number of classes are inferred from the file; without a
  /// linear `fc`, it becomes an ``/Layers/Identity``. Other heads are ignored.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - prefix: What precedes the network's names in the file, or a part of it, if the file has the
  ///     network several times: "encoder_q" for `state_dict.module.encoder_q.conv1.weight`.
  /// - Throws: ``/Files/DataError`` if the file does not exist (with the download URL), is corrupted, has
  ///   the network several times, or holds tensors that do not match, with their names, or that are not
  ///   finite.
  public convenience init(
    weights path: String, under prefix: String? = nil
  ) throws(DataError) {
    guard access(path, F_OK) == 0 else {
      throw DataError(
        path: path, problem: "no such file",
        recoverySuggestion:
          "get torchvision's weights from \(Self.publishedWeights) and put the file there, or "
          + "give the path at which you keep it")
    }
    let saved = try WeightFile(path).weights(
      ResNetArchitecture.resNet18.weightRequest(hasClassifier: true), under: prefix,
      advice: .library(otherNetwork: Self.advice, otherNames: Self.advice))
    guard let sizes = ResNetArchitecture.sizes({ saved[$0]?.shape }) else {
      fatalError("ResNet18: weights that fit have sizes, not \(saved.names)")
    }
    let classes = saved["fc.bias"] == nil ? nil : sizes.classes
    var generator = Generator(seed: 0)
    self.init(
      classes: classes ?? 1, channels: sizes.channels, stem: sizes.stem, width: sizes.width,
      initializer: .zeros, using: &generator)
    if classes == nil { fc = Identity() }
    try load(matching: saved, from: path)
  }

  private static let advice = "use the state_dict of a ResNet-18"
}
