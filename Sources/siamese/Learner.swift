import Autograd
import Contrastive
import Files
import Layers
import Models
import Tensors
import WeightFiles

/// What is trained: an encoder whose weights both pictures of a pair share, and what a method needs besides
/// it, which is left off afterwards.
final class Learner: Module {
  let base: ResNet
  let objective: Objective

  /// - Parameter classes: how many there are.
  init(_ base: ResNet, _ settings: Settings, classes: Int, using generator: inout Generator) {
    self.base = base
    let materials = Materials(settings: settings, classes: classes, encoder: base) {
      ResNet(like: base)
    }
    objective = settings.method.make(materials, &generator)
  }

  /// Makes it as the settings say, with weights where they name a file of such.
  convenience init(
    _ settings: Settings, classes: Int, using generator: inout Generator
  ) throws {
    let base: ResNet
    if settings["weights"].isEmpty {
      base = ResNet(
        settings.architecture, stem: settings.stem, width: settings.integer("width"),
        using: &generator)
      base.fc = Identity()
    } else {
      base = try ResNet.encoder(settings.architecture, weights: settings["weights"])
    }
    self.init(base, settings, classes: classes, using: &generator)
  }

  /// Makes one that fits the tensors of a checkpoint; they are not loaded yet.
  convenience init(
    _ settings: Settings, classes: Int, like saved: StateDictionary, path: String
  ) throws {
    var generator = Generator(seed: settings.seed)
    let base = try ResNet(
      settings.architecture, like: { saved["base." + $0]?.shape }, path: path)
    self.init(base, settings, classes: classes, using: &generator)
  }

  /// What the optimizer moves: a slow copy is not among it.
  var trained: [Parameter] { parameters().filter(\.requiresGradient) }
}

extension StateDictionary {
  /// The part under a prefix, without it.
  func part(_ prefix: String) -> StateDictionary {
    var part = StateDictionary()
    for key in keys where key.hasPrefix(prefix) {
      part[String(key.dropFirst(prefix.count))] = self[key]
    }
    return part
  }
}

extension ResNet {
  /// Makes an encoder with the weights of a file, whose classifier is left off.
  static func encoder(_ architecture: ResNetArchitecture, weights path: String) throws -> ResNet {
    guard File.exists(path) else {
      throw DataError(
        path: path, problem: "is not there",
        recoverySuggestion:
          "get torchvision's ResNet-18 from \(ResNet18.publishedWeights), or give the path of "
          + "weights that you have")
    }
    let saved = try SavedTensors(contentsOf: path)
    let network = try ResNet(architecture, like: { saved[$0]?.shape }, path: path)
    try network.load(saved, from: path)
    return network
  }

  /// Makes an encoder built like another, its weights zeros.
  fileprivate convenience init(like other: ResNet) {
    var generator = Generator(seed: 0)
    self.init(
      other.architecture, classes: 1, channels: 3,
      stem: other.conv1.weight.shape[2] == 7 ? .imageNet : .small,
      width: other.conv1.weight.shape[0], initializer: .zeros, using: &generator)
    fc = Identity()
  }

  /// Makes an encoder whose stem, channels and width are those of tensors.
  convenience init(
    _ architecture: ResNetArchitecture, like shape: (String) -> [Int]?, path: String
  ) throws {
    let first = shape("conv1.weight") ?? []
    guard first.count == 4, (1...512).contains(first[0]), first[1] == 3, first[2] == first[3],
      first[2] == 7 || first[2] == 3
    else {
      throw DataError(
        path: path,
        problem: "holds no ResNet of pictures in color: its 'conv1.weight' is "
          + (first.isEmpty ? "missing" : "\(first)"),
        recoverySuggestion:
          "use the state_dict of a ResNet; this one was taken for a \(architecture.name)")
    }
    var generator = Generator(seed: 0)
    self.init(
      architecture, classes: 1, channels: 3, stem: first[2] == 7 ? .imageNet : .small,
      width: first[0], initializer: .zeros, using: &generator)
    fc = Identity()
  }
}
